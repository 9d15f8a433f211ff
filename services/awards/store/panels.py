"""Panels, seats, reviews, and which panels were refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.panel import Conflict, Member, Panel, PanelStatus, Seat, SeatStatus
from awards.domain.review import Review, Score
from awards.tables import application, assessor, panel, panel_refusal, review, seat
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale

CHANGED = "Somebody changed this panel just before you. Open it again, then repeat your step."


async def open_panel(uow: UnitOfWork, application_id: UUID) -> Panel:
    """The panel of an application, made on first use."""
    await uow.execute(
        upsert(panel)
        .values(application_id=application_id, status=PanelStatus.FORMING, version=1)
        .on_conflict_do_nothing()
    )
    return await get_panel(uow, application_id, lock=True)


async def get_panel(uow: UnitOfWork, application_id: UUID, *, lock: bool = False) -> Panel:
    query = select(panel).where(panel.c.application_id == application_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("This application has no panel yet. Invite assessors to begin one.")
    return Panel(
        row.application_id, PanelStatus(row.status), row.version, row.kept_by, row.review_by
    )


async def save_panel(uow: UnitOfWork, changed: Panel) -> None:
    result = await uow.execute(
        update(panel)
        .where(panel.c.application_id == changed.application_id, panel.c.version == changed.version)
        .values(
            status=changed.status,
            version=changed.version + 1,
            kept_by=changed.kept_by,
            review_by=changed.review_by,
        )
    )
    if result.rowcount != 1:
        raise Stale(CHANGED)


async def get_seat(uow: UnitOfWork, seat_id: UUID, *, lock: bool = False) -> Seat:
    query = select(seat).where(seat.c.id == seat_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We could not find this invitation. Please use the link in the message.")
    return seat_from(row)


async def seat_of(uow: UnitOfWork, application_id: UUID, person_id: UUID) -> Seat | None:
    row = await uow.first(
        select(seat).where(seat.c.application_id == application_id, seat.c.person_id == person_id)
    )
    return None if row is None else seat_from(row)


async def seats_of(uow: UnitOfWork, application_id: UUID) -> list[Seat]:
    rows = await uow.all(
        select(seat).where(seat.c.application_id == application_id).order_by(seat.c.person_id)
    )
    return [seat_from(row) for row in rows]


async def open_seats_of(uow: UnitOfWork, people: Sequence[UUID]) -> list[Seat]:
    """Seats of these people on panels that are not closed, whether answered or not."""
    rows = await uow.all(
        select(seat)
        .join(panel, panel.c.application_id == seat.c.application_id)
        .where(
            seat.c.person_id.in_(people),
            panel.c.status != PanelStatus.CLOSED,
            seat.c.status.in_([SeatStatus.INVITED, SeatStatus.NO_REPLY, SeatStatus.ACCEPTED]),
        )
        .order_by(seat.c.id)
        .with_for_update(of=seat)
    )
    return [seat_from(row) for row in rows]


async def seats_at(
    uow: UnitOfWork, organisation_id: UUID, person_id: UUID, *, declared: bool
) -> list[Seat]:
    """Somebody's seats on panels of one applicant that are not closed, by declared conflict."""
    same = seat.c.conflict == Conflict.DECLARED
    rows = await uow.all(
        select(seat)
        .join(application, application.c.id == seat.c.application_id)
        .join(panel, panel.c.application_id == seat.c.application_id)
        .where(
            application.c.organisation_id == organisation_id,
            seat.c.person_id == person_id,
            panel.c.status != PanelStatus.CLOSED,
            same if declared else ~same,
        )
        .order_by(seat.c.id)
        .with_for_update(of=seat)
    )
    return [seat_from(row) for row in rows]


async def open_seats_on(uow: UnitOfWork, application_id: UUID) -> list[Seat]:
    """Seats of a panel of which something may still be asked."""
    return [
        each
        for each in await seats_of(uow, application_id)
        if each.status in {SeatStatus.INVITED, SeatStatus.NO_REPLY, SeatStatus.ACCEPTED}
        and each.conflict is not Conflict.DECLARED
    ]


async def insert_seat(uow: UnitOfWork, new: Seat) -> bool:
    """Returns False when this person has a seat on this panel already."""
    row = await uow.first(
        upsert(seat)
        .values(
            id=new.id,
            application_id=new.application_id,
            person_id=new.person_id,
            status=new.status,
            conflict=new.conflict,
            version=new.version,
            answer_by=new.answer_by,
        )
        .on_conflict_do_nothing()
        .returning(seat.c.id)
    )
    return row is not None


async def save_seat(uow: UnitOfWork, changed: Seat) -> Seat:
    saved = replace(changed, version=changed.version + 1)
    result = await uow.execute(
        update(seat)
        .where(seat.c.id == changed.id, seat.c.version == changed.version)
        .values(status=saved.status, conflict=saved.conflict, version=saved.version)
    )
    if result.rowcount != 1:
        raise Stale(CHANGED)
    return saved


async def members_of(uow: UnitOfWork, application_id: UUID, stream: str) -> list[Member]:
    """Those who sit, with what the rule may know openly about them."""
    rows = await uow.all(
        select(seat, assessor.c.expertise, assessor.c.group_id)
        .join(assessor, assessor.c.person_id == seat.c.person_id)
        .where(seat.c.application_id == application_id)
        .order_by(seat.c.person_id)
    )
    members = [Member(seat_from(row), stream in row.expertise, row.group_id) for row in rows]
    return [member for member in members if member.seat.sits]


async def insert_refusal(
    uow: UnitOfWork,
    refusal_id: UUID,
    application_id: UUID,
    people: Sequence[UUID],
    *,
    by: UUID,
    at: datetime,
) -> None:
    await uow.execute(
        insert(panel_refusal).values(
            id=refusal_id, application_id=application_id, people=list(people), by=by, at=at
        )
    )


async def refused_panels(uow: UnitOfWork, application_id: UUID) -> list[frozenset[UUID]]:
    rows = await uow.all(
        select(panel_refusal.c.people).where(panel_refusal.c.application_id == application_id)
    )
    return [frozenset(row.people) for row in rows]


async def insert_review(uow: UnitOfWork, given: Review) -> bool:
    """Returns False when this seat has sent its review already."""
    row = await uow.first(
        upsert(review)
        .values(
            seat_id=given.seat_id,
            application_id=given.application_id,
            person_id=given.person_id,
            scores=dict(given.scores),
            comment=given.comment,
            submitted_at=given.submitted_at,
        )
        .on_conflict_do_nothing()
        .returning(review.c.seat_id)
    )
    return row is not None


async def reviews_of(uow: UnitOfWork, application_id: UUID) -> list[Review]:
    rows = await uow.all(
        select(review)
        .where(review.c.application_id == application_id)
        .order_by(review.c.submitted_at, review.c.seat_id)
    )
    return [
        Review(
            seat_id=row.seat_id,
            application_id=row.application_id,
            person_id=row.person_id,
            scores={key: Score(value) for key, value in row.scores.items()},
            comment=row.comment,
            submitted_at=row.submitted_at,
        )
        for row in rows
    ]


def seat_from(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id,
        application_id=row.application_id,
        person_id=row.person_id,
        status=SeatStatus(row.status),
        conflict=Conflict(row.conflict),
        version=row.version,
        answer_by=row.answer_by,
    )
