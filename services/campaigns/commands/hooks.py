"""The hook calendar: local days, who follows it, and the reminder ahead."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from campaigns import hooks
from campaigns.commands import content
from campaigns.domain.content import Piece
from campaigns.domain.hooks import Hook, LocalHook, Status, told
from campaigns.domain.matter import Matter
from campaigns.store import hooks as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.events.campaigns import HookAnnounced
from sanctuary.http import check_version
from sanctuary.ids import derived_id

EDITORS = (Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR, Role.GROUP_OFFICER)
CHUNK = 500


class Withdrawn(Refusal):
    slug = "withdrawn"
    status = 409
    title = "This day was taken off the calendar"


async def every(uow: UnitOfWork) -> list[Hook]:
    """The network's days and those that were added locally."""
    return [*hooks.on(uow.clock.today()), *[one.hook() for one in await store.live(uow)]]


async def add(uow: UnitOfWork, new: LocalHook, *, by: Actor, at: datetime) -> LocalHook:
    """On the calendar at once: so its words are checked at once."""
    _edited_by(new, by)
    await _check(uow, new, at=at)
    await store.add(uow, new)
    await store.note(uow, new.id, "added", by=by.id, at=at)
    return new


async def change(
    uow: UnitOfWork,
    hook_id: UUID,
    changes: dict[str, Any],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> LocalHook:
    found = await _theirs(uow, hook_id, by, expected)
    if found.status is Status.WITHDRAWN:
        raise Withdrawn("It is not on the calendar any more. Add it anew if it takes place.")
    changed = replace(found, **changes)
    await _check(uow, changed, at=at)
    await store.note(uow, hook_id, "changed", by=by.id, at=at)
    return await store.save(uow, changed)


async def withdraw(
    uow: UnitOfWork, hook_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> LocalHook:
    found = await _theirs(uow, hook_id, by, expected)
    await store.note(uow, hook_id, "withdrawn", by=by.id, at=at, reason=reason)
    return await store.save(uow, found.withdraw())


async def remind(uow: UnitOfWork, day: date) -> None:
    """Those who asked hear of what comes: the day itself is on the page, not in the event."""
    for one in told(await every(uow), day):
        people = await store.to_remind(uow, one.hook.nations, one.hook.area)
        for start in range(0, len(people), CHUNK):
            uow.emit(
                HookAnnounced(
                    hook_id=derived_id("hook", one.key),
                    falls_on=one.on,
                    person_ids=tuple(people[start : start + CHUNK]),
                )
            )


async def _theirs(uow: UnitOfWork, hook_id: UUID, by: Actor, expected: int) -> LocalHook:
    found = await store.get(uow, hook_id, lock=True)
    _edited_by(found, by)
    check_version(expected, found.version)
    return found


def _edited_by(one: LocalHook, by: Actor) -> None:
    by.must(*EDITORS, nation=one.nation, area=one.area, group=one.group_id)


async def _check(uow: UnitOfWork, one: LocalHook, *, at: datetime) -> None:
    matter = Matter(
        kind="hook",
        id=one.id,
        author=one.author,
        pieces=(
            Piece("title_en", "en", one.title_en),
            Piece("title_cy", "cy", one.title_cy),
            Piece("prompt_en", "en", one.prompt_en),
            Piece("prompt_cy", "cy", one.prompt_cy),
        ),
        nations=frozenset({one.nation}),
    )
    content.must_be_clean(await content.findings_of(uow, matter, at=at))
