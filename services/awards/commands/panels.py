"""Forming a panel: invite, answer, declare, step down, confirm (DOMAIN C5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from awards import sealed, store
from awards.commands import reading, recusals, seating
from awards.domain.application import Application, Status
from awards.domain.panel import (
    Conflict,
    Panel,
    PanelNotReady,
    PanelStatus,
    Seat,
    SeatStatus,
    may_try,
    open_part_holds,
)
from awards.queries import access
from awards.store import letters
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.seal import Seal


async def invite(
    uow: UnitOfWork,
    application_id: UUID,
    person_ids: Sequence[UUID],
    *,
    reserve: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> list[Seat]:
    """Ask assessors to sit; each has seven days to answer. Somebody asked before is left alone.

    `reserve` are asked by themselves, in this order, whenever a seat stays or becomes empty.
    """
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    if application.status not in {Status.SUBMITTED, Status.IN_REVIEW, Status.RECOMMENDED}:
        raise Invalid(
            "A panel is formed for applications that have been sent and are not decided. "
            "Please choose one of those."
        )
    panel = await store.open_panel(uow, application_id)
    await letters.note_part(uow, application_id, by.id, "coordinated", at=at)
    if panel.kept_by != by.id:
        await store.save_panel(uow, panel.keep(by.id))
    await _may_be_asked(uow, application, [*person_ids, *reserve])
    asked = [
        await seating.ask(uow, application_id, person_id, at=at)
        for person_id in dict.fromkeys(person_ids)
    ]
    seated = {seat.person_id for seat in await store.seats_of(uow, application_id)}
    await store.add_to_reserve(
        uow, application_id, [each for each in dict.fromkeys(reserve) if each not in seated]
    )
    return [seat for seat in asked if seat is not None]


async def _may_be_asked(uow: UnitOfWork, application: Application, people: Sequence[UUID]) -> None:
    barred = await seating.barred_from(uow, application)
    for person_id in people:
        await store.get_assessor(uow, person_id)
        if person_id in barred:
            raise Invalid(
                "One of these assessors is close to the applicant or has declared a conflict of "
                "interest with them. Please leave them out and choose somebody else.",
                errors=[{"field": "person_ids", "detail": str(person_id)}],
            )


async def invitation_unanswered(uow: UnitOfWork, seat_id: UUID) -> None:
    """Seven days went by: the next of the reserve is asked. A later answer still counts."""
    seat = await store.get_seat(uow, seat_id, lock=True)
    if seat.status is SeatStatus.INVITED:
        silent = await store.save_seat(uow, seat.no_reply())
        await seating.vacated(uow, silent, sat=False, at=uow.clock.now())


async def answer_invitation(
    uow: UnitOfWork, seat_id: UUID, *, accept: bool, by: Actor, at: datetime
) -> Seat:
    seat = await _own_seat(uow, seat_id, by)
    answered = await store.save_seat(uow, seat.answer(accept=accept))
    if accept:
        await seating.seated(uow, answered)
    else:
        await seating.vacated(uow, answered, sat=False, at=at)
    return answered


async def declare_conflict(
    uow: UnitOfWork, seat_id: UUID, *, conflicted: bool, by: Actor, at: datetime
) -> Seat:
    """Answer the question that comes before any file opens. A yes closes it at once."""
    seat = await _own_seat(uow, seat_id, by)
    declared = seat.declare(conflicted=conflicted)
    if declared.conflict is not Conflict.DECLARED:
        return await store.save_seat(uow, declared)
    application = await store.get_application(uow, seat.application_id)
    await recusals.keep_away(uow, application.organisation_id, by.id, at=at)
    return await store.get_seat(uow, seat_id)


async def step_down(uow: UnitOfWork, seat_id: UUID, *, by: Actor, at: datetime) -> Seat:
    """Leave a panel at any time. No reason is asked for or kept (DOMAIN C5)."""
    seat = await _own_seat(uow, seat_id, by)
    left = await store.save_seat(uow, seat.step_down())
    await seating.vacated(uow, left, sat=True, at=at)
    return left


async def confirm_panel(
    uow: UnitOfWork, application_id: UUID, *, by: Actor, at: datetime, seal: Seal
) -> Panel | PanelNotReady:
    """Confirm that the panel may read, or say that it may not yet.

    The refusal is returned, not raised: the record of what was opened must outlive it.
    """
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    await letters.note_part(uow, application_id, by.id, "coordinated", at=at)
    panel = await store.open_panel(uow, application_id)
    rule = (await store.scheme_of(uow, application)).panel
    due = london_day(at) + timedelta(days=rule.review_days)
    confirmed = panel.confirm(by=by.id, review_by=due)
    if not await _rule_holds(uow, application, by=by, at=at, seal=seal):
        return PanelNotReady()
    await store.save_panel(uow, confirmed)
    if application.status is not Status.IN_REVIEW:
        await store.save_application(uow, application.begin_review(), by=by, at=at)
    await reading.begin(uow, confirmed, application.stream)
    return confirmed


async def _rule_holds(
    uow: UnitOfWork, application: Application, *, by: Actor, at: datetime, seal: Seal
) -> bool:
    """The open part first: what everybody can see costs no try and opens nothing."""
    rule = (await store.scheme_of(uow, application)).panel
    members = await store.members_of(uow, application.id, application.stream)
    refused = await store.refused_panels(uow, application.id)
    if not open_part_holds(rule, members) or not may_try(members, refused):
        return False
    people = [member.seat.person_id for member in members]
    if await sealed.panel_holds(uow, application.id, people, rule, by=by, seal=seal):
        return True
    await store.insert_refusal(uow, new_id(), application.id, people, by=by.id, at=at)
    return False


async def still_holds(uow: UnitOfWork, application: Application, *, by: Actor, seal: Seal) -> bool:
    """The rule again, at the decision (DOMAIN C5): confirmed, nobody left, and still true."""
    panel = await store.get_panel(uow, application.id, lock=True)
    if panel.status is not PanelStatus.CONFIRMED:
        return False
    rule = (await store.scheme_of(uow, application)).panel
    members = await store.members_of(uow, application.id, application.stream)
    people = [member.seat.person_id for member in members]
    return open_part_holds(rule, members) and await sealed.panel_holds(
        uow, application.id, people, rule, by=by, seal=seal
    )


async def _own_seat(uow: UnitOfWork, seat_id: UUID, by: Actor) -> Seat:
    seat = await store.get_seat(uow, seat_id, lock=True)
    access.is_own_seat(seat, by.id)
    return seat
