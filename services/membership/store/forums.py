"""Steering groups and partnership forums: seats, meetings, and what they agreed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from membership.domain.forum import Forum, Kind, Place, Seat, Status
from membership.tables import forum, forum_action, forum_meeting, forum_seat
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

PLAIN = ("kind", "name", "nation", "area", "stream", "status", "lived_experience", "since")


async def complete_forums(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Forum]:
    """Forums with whoever sits in them now."""
    places: dict[UUID, list[Place]] = {}
    for row in await uow.all(
        select(forum_seat)
        .where(forum_seat.c.forum_id == func.any([one.id for one in rows]))
        .where(forum_seat.c.until.is_(None))
        .order_by(forum_seat.c.since, forum_seat.c.id)
    ):
        place = Place(row.id, Seat(row.seat), row.organisation_id, row.since)
        places.setdefault(row.forum_id, []).append(place)
    return [
        Forum(
            id=row.id,
            kind=Kind(row.kind),
            name=row.name,
            since=row.since,
            nation=row.nation,
            area=row.area,
            stream=row.stream,
            status=Status(row.status),
            lived_experience=row.lived_experience,
            places=tuple(places.get(row.id, ())),
            version=row.version,
        )
        for row in rows
    ]


async def get_forum(uow: UnitOfWork, forum_id: UUID, *, lock: bool = False) -> Forum:
    query = select(forum).where(forum.c.id == forum_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this group or forum. Look in the list of forums.")
    return (await complete_forums(uow, [row]))[0]


async def add_forum(uow: UnitOfWork, one: Forum) -> None:
    await uow.execute(
        insert(forum).values(id=one.id, **{name: getattr(one, name) for name in PLAIN})
    )


async def save_forum(uow: UnitOfWork, one: Forum, closed: Decision | None = None) -> None:
    ending = {} if closed is None else {
        "closed_by": closed.by, "closed_at": closed.at, "closed_reason": closed.reason,
    }  # fmt: skip
    await uow.execute(
        update(forum)
        .where(forum.c.id == one.id)
        .values(
            name=one.name,
            status=one.status,
            lived_experience=one.lived_experience,
            version=forum.c.version + 1,
            **ending,
        )
    )


async def add_place(uow: UnitOfWork, forum_id: UUID, place: Place) -> None:
    await uow.execute(
        insert(forum_seat).values(
            id=place.id,
            forum_id=forum_id,
            seat=place.seat,
            organisation_id=place.organisation_id,
            since=place.since,
        )
    )


async def end_place(uow: UnitOfWork, place_id: UUID, *, on: date) -> None:
    await uow.execute(update(forum_seat).where(forum_seat.c.id == place_id).values(until=on))


async def add_meeting(
    uow: UnitOfWork, forum_id: UUID, *, held_on: date, actions: Sequence[tuple[str, date | None]]
) -> UUID:
    """A meeting with what it agreed to do."""
    meeting_id = new_id()
    await uow.execute(
        insert(forum_meeting).values(id=meeting_id, forum_id=forum_id, held_on=held_on)
    )
    if actions:
        await uow.execute(
            insert(forum_action),
            [
                {"id": new_id(), "meeting_id": meeting_id, "what": what, "due_on": due_on}
                for what, due_on in actions
            ],
        )
    return meeting_id


async def actions_of(uow: UnitOfWork, meetings: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await uow.all(
        select(forum_action)
        .where(forum_action.c.meeting_id == func.any(list(meetings)))
        .order_by(forum_action.c.id)
    ):
        found.setdefault(row.meeting_id, []).append(row)
    return found


async def finish_action(uow: UnitOfWork, forum_id: UUID, action_id: UUID, done: Decision) -> None:
    """What was agreed is done. Raises NotFound when it is not this forum's, or done before."""
    ours = select(forum_meeting.c.id).where(forum_meeting.c.forum_id == forum_id)
    row = await uow.first(
        update(forum_action)
        .where(
            forum_action.c.id == action_id,
            forum_action.c.meeting_id.in_(ours),
            forum_action.c.done_at.is_(None),
        )
        .values(done_by=done.by, done_at=done.at, done_reason=done.reason)
        .returning(forum_action.c.id)
    )
    if row is None:
        raise NotFound("This action is not open in this forum. Look at its meetings again.")
