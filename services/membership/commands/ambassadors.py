"""The register of Ambassadors: who, how they want to be asked, resting, and going for good.

Only the role of Ambassador coordinator reaches it, within its nation; the national team does not.
What is not there and what is not theirs to see are answered alike. So each nation has a register of
its own, in which a person has at most one record: who writes somebody down learns nothing of what
another nation knows.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands import notes
from membership.domain.ambassador import (
    Ambassador,
    KnownAlready,
    NoMessages,
    Status,
    Wishes,
    not_there,
)
from membership.domain.decisions import decision
from membership.domain.note import Kind
from membership.domain.places import check_place
from membership.sealed import AMBASSADORS, Key, Why, open_for
from membership.store import people
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused
from sanctuary.http import check_version


def within(by: Actor, nation: str | None) -> bool:
    """Whether this coordinator's grant reaches that nation. No other role stands in."""
    return by.holds(Role.AMBASSADOR_COORDINATOR, nation=nation)


async def get(uow: UnitOfWork, record_id: UUID, *, by: Actor, lock: bool = False) -> Ambassador:
    """One record, opened for a coordinator. Raises NotFound alike for absent and out of reach."""
    key = await open_for(uow, Why.REGISTER, by=by.id, what=f"Ambassador record {record_id}")
    found = await AMBASSADORS.get(uow, record_id, key, lock=lock)
    if found is None or not within(by, found.nation):
        raise not_there()
    return found


async def shelf(uow: UnitOfWork, *, by: Actor, status: Status | None) -> list[Ambassador]:
    """Everybody within a coordinator's reach, by id."""
    key = await open_for(uow, Why.REGISTER, by=by.id, what="the register of Ambassadors")
    found = [each for each in await AMBASSADORS.all(uow, key) if within(by, each.nation)]
    return [each for each in found if status is None or each.status is status]


async def interested(
    uow: UnitOfWork,
    record_id: UUID,
    *,
    nation: str,
    area: str | None,
    person_id: UUID | None,
    wishes: Wishes,
    by: Actor,
    at: datetime,
) -> Ambassador:
    """Somebody would like to. The same again is answered with what is there already.

    Compared is within the nation only; a person whom another nation has is a new person here.
    """
    if not within(by, nation):
        raise not_there()
    check_place(nation, area)
    if person_id is not None:
        person_id = (await people.get_person(uow, person_id)).id
    new = Ambassador(record_id, nation, wishes, at, area, person_id)
    whose = None if person_id is None else f"{person_id} in {nation}"
    if await AMBASSADORS.add(uow, new, of=whose):
        return new
    key = await open_for(uow, Why.REGISTER, by=by.id, what=f"Ambassador record {record_id}")
    there = await AMBASSADORS.get(uow, record_id, key)
    if there is not None and _asked_for(there) == _asked_for(new):
        return there
    in_reach = there is not None and within(by, there.nation)
    if in_reach or (whose is not None and await AMBASSADORS.find(uow, whose, key) is not None):
        raise KnownAlready("This person, or this id, has a record already. Look at your list.")
    raise KeyReused("This id is in use for something else. Draw a new UUID and try again.")


def _asked_for(one: Ambassador) -> tuple[object, ...]:
    return (one.nation, one.area, one.person_id, one.wishes)


async def of_people(uow: UnitOfWork, people: Collection[UUID], key: Key) -> list[Ambassador]:
    """Every record of a person, in whichever nation; for that person alone."""
    return [one for one in await AMBASSADORS.all(uow, key) if one.person_id in people]


async def change(
    uow: UnitOfWork, record_id: UUID, wishes: Wishes, *, expected: int, by: Actor
) -> Ambassador:
    """What they told us to change."""
    before = await get(uow, record_id, by=by, lock=True)
    check_version(expected, before.version)
    return await AMBASSADORS.save(uow, replace(before, wishes=wishes), filling=True)


async def move(
    uow: UnitOfWork,
    record_id: UUID,
    to: Status,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Ambassador:
    """A conversation was had, somebody is registered, rests, or is back."""
    before = await get(uow, record_id, by=by, lock=True)
    check_version(expected, before.version)
    moved = before.move(to, decision(reason, by=by, at=at))
    return await AMBASSADORS.save(uow, moved, filling=True)


async def invite_to_own_page(uow: UnitOfWork, record_id: UUID, *, by: Actor, at: datetime) -> None:
    """A note that leads somebody to their own page: what we keep, resting, leaving."""
    found = await get(uow, record_id, by=by)
    if found.person_id is None:
        raise NoMessages(
            "We may send no messages to this person: the record names no entry in the address "
            "book. Reach them the way they asked for."
        )
    await notes.to_ambassador(uow, Kind.RECORD, found, about=None, by=by.id, at=at)
