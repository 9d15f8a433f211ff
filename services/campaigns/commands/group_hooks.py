"""A group chooses the days for which it prepares, and its officers are reminded in time."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from campaigns.commands import hooks as calendar
from campaigns.domain.hooks import GroupHooks, Hook, told
from campaigns.store import group_hooks as store
from campaigns.store import hooks as follows
from sanctuary.actor import Actor
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import GroupHookNeared
from sanctuary.http import check_version
from sanctuary.ids import derived_id, new_id


async def chosen(uow: UnitOfWork, group_id: UUID, *, by: Actor, lock: bool = False) -> GroupHooks:
    """What a group chose; before it chose anything, nothing with version 0."""
    nation, area = await store.place(uow, group_id)
    by.must(*calendar.EDITORS, nation=nation, area=area, group=group_id)
    found = await store.get(uow, group_id, lock=lock)
    return found or GroupHooks(
        new_id(), group_id, (), None, remind=False, by=by.id, since=uow.clock.now()
    )


async def choose(
    uow: UnitOfWork,
    group_id: UUID,
    keys: Sequence[str],
    *,
    lead_days: int | None,
    remind: bool,
    expected: int,
    by: Actor,
    at: datetime,
) -> GroupHooks:
    """These days from now on; without any, all that concern the place of the group."""
    before = await chosen(uow, group_id, by=by, lock=True)
    check_version(expected, before.version)
    known = {one.key for one in await calendar.every(uow)}
    if unknown := sorted(set(keys) - known):
        raise Invalid(
            "Some of these days are not in the calendar.",
            errors=[{"field": "hooks", "detail": f"Not in the calendar: {', '.join(unknown)}"}],
        )
    made = GroupHooks(
        before.id,
        group_id,
        tuple(dict.fromkeys(keys)),
        lead_days,
        remind=remind,
        by=by.id,
        since=before.since if before.version else at,
        version=before.version + 1,
    )
    await store.keep(uow, made)
    return made


async def leave(uow: UnitOfWork, group_id: UUID, *, by: Actor) -> None:
    """No more reminders; the secret address opens nothing from now on."""
    await chosen(uow, group_id, by=by, lock=True)
    await store.drop(uow, group_id)


async def remind(uow: UnitOfWork, day: date) -> None:
    """Whoever looks after a group now hears of what it chose: who chose it may have moved on."""
    every = await calendar.every(uow)
    rows = await store.to_remind(uow)
    coming = {lead: told(every, day, lead) for lead in {row.lead_days for row in rows}}
    for row in rows:
        covers = _covers(row)
        near = [one for one in coming[row.lead_days] if covers(one.hook)]
        people = tuple(await store.officers(uow, row.group_id)) if near else ()
        for one in near if people else ():
            uow.emit(
                GroupHookNeared(
                    hook_id=derived_id("hook", one.key),
                    group_id=row.group_id,
                    falls_on=one.on,
                    person_ids=people,
                )
            )


async def feed(uow: UnitOfWork, address_id: UUID) -> tuple[datetime, Callable[[Hook], bool]] | None:
    """What the calendar behind a secret address shows, of a person or a group."""
    person = await follows.feed(uow, address_id)
    if person is not None:
        return person.since, lambda hook: hook.concerns(person.nation, person.area)
    row = await store.by_address(uow, address_id)
    return None if row is None else (row.since, _covers(row))


def _covers(row: AnyRow) -> Callable[[Hook], bool]:
    of = store.to_chosen(row)
    return lambda hook: of.covers(hook, row.nation, row.area)
