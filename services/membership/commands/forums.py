"""Steering groups and partnership forums: who sits, when they may begin, what they agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from membership import rules
from membership.domain.decisions import decision
from membership.domain.forum import Forum, Kind, Place, Seat, Status, check_whose
from membership.domain.places import nation_of_area
from membership.store import forums as store
from membership.store.organisations import get_organisation
from membership.store.team import close_tasks, open_task
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import check_version
from sanctuary.ids import new_id

SEAT_EMPTY = "seat_empty"


def required(uow: UnitOfWork, kind: Kind) -> tuple[str, ...]:
    """The seats that such a body must fill today."""
    return tuple(rules.on("forums", uow.clock.today())[kind.value])


def _must(by: Actor, one: Forum) -> None:
    by.must(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, nation=one.nation, stream=one.stream)


async def propose(
    uow: UnitOfWork,
    *,
    kind: Kind,
    name: str,
    area: str | None,
    stream: str | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Forum:
    """Begin to bring people together. It meets once every seat is filled."""
    check_whose(kind, area=area, stream=stream)
    nation = nation_of_area(area).value if area else None
    made = Forum(new_id(), kind, name, uow.clock.today(), nation=nation, area=area, stream=stream)
    _must(by, made)
    decision(reason, by=by, at=at)
    await store.add_forum(uow, made)
    uow.emit(made.changed(required(uow, kind)))
    return made


async def _open(uow: UnitOfWork, forum_id: UUID, *, expected: int, by: Actor) -> Forum:
    one = await store.get_forum(uow, forum_id, lock=True)
    _must(by, one)
    check_version(expected, one.version)
    one.must_be_open()
    return one


async def _keep(uow: UnitOfWork, forum_id: UUID, made: Decision, *, closed: bool = False) -> Forum:
    """Tell the others, and the team when a seat of a body that meets is empty."""
    one = await store.get_forum(uow, forum_id)
    seats = required(uow, one.kind)
    if one.status is Status.ACTIVE and one.missing(seats):
        await open_task(uow, SEAT_EMPTY, one.id, at=made.at, nation=one.nation, stream=one.stream)
    elif closed or not one.missing(seats):
        await close_tasks(uow, one.id, made, SEAT_EMPTY)
    uow.emit(one.changed(seats))
    return one


async def seat(
    uow: UnitOfWork,
    forum_id: UUID,
    seat: Seat,
    organisation_id: UUID,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Forum:
    """An organisation takes a seat. The same one on the same seat twice changes nothing."""
    one = await _open(uow, forum_id, expected=expected, by=by)
    made = decision(reason, by=by, at=at)
    (await get_organisation(uow, organisation_id)).must_be_recognised()
    if not any((p.seat, p.organisation_id) == (seat, organisation_id) for p in one.places):
        await store.add_place(
            uow, one.id, Place(new_id(), seat, organisation_id, uow.clock.today())
        )
    await store.save_forum(uow, one)
    return await _keep(uow, one.id, made)


async def leave(
    uow: UnitOfWork,
    forum_id: UUID,
    place_id: UUID,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Forum:
    """An organisation gives its seat up. A body that meets goes on, and the team is told."""
    one = await _open(uow, forum_id, expected=expected, by=by)
    made = decision(reason, by=by, at=at)
    if place_id not in {place.id for place in one.places}:
        raise NotFound("Nobody holds this seat any more. Open the forum again.")
    await store.end_place(uow, place_id, on=uow.clock.today())
    await store.save_forum(uow, one)
    return await _keep(uow, one.id, made)


async def represent(
    uow: UnitOfWork,
    forum_id: UUID,
    reason: str,
    *,
    filled: bool,
    expected: int,
    by: Actor,
    at: datetime,
) -> Forum:
    """Whether the seat of lived experience is filled: yes or no, never by whom."""
    one = await _open(uow, forum_id, expected=expected, by=by)
    made = decision(reason, by=by, at=at)
    await store.save_forum(uow, replace(one, lived_experience=filled))
    return await _keep(uow, one.id, made)


async def activate(
    uow: UnitOfWork, forum_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Forum:
    """Everybody who belongs at the table is there: it begins."""
    one = await _open(uow, forum_id, expected=expected, by=by)
    made = decision(reason, by=by, at=at)
    await store.save_forum(uow, one.activate(required(uow, one.kind)))
    return await _keep(uow, one.id, made)


async def close(
    uow: UnitOfWork, forum_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Forum:
    """It meets no more; its record stays."""
    one = await _open(uow, forum_id, expected=expected, by=by)
    made = decision(reason, by=by, at=at)
    await store.save_forum(uow, one.close(), made)
    return await _keep(uow, one.id, made, closed=True)


async def record_meeting(
    uow: UnitOfWork,
    forum_id: UUID,
    *,
    held_on: date,
    actions: Sequence[tuple[str, date | None]],
    by: Actor,
) -> UUID:
    """A meeting that took place, with what it agreed to do."""
    one = await store.get_forum(uow, forum_id, lock=True)
    _must(by, one)
    one.must_be_open()
    return await store.add_meeting(uow, one.id, held_on=held_on, actions=actions)


async def finish_action(
    uow: UnitOfWork, forum_id: UUID, action_id: UUID, reason: str, *, by: Actor, at: datetime
) -> None:
    one = await store.get_forum(uow, forum_id)
    _must(by, one)
    await store.finish_action(uow, one.id, action_id, decision(reason, by=by, at=at))
