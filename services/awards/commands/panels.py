"""Forming a panel: register, invite, answer, declare, confirm (DOMAIN C5)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from awards import sealed, store
from awards.domain.application import Application, Status
from awards.domain.panel import (
    ANSWER_WITHIN,
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
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import derived_id, new_id
from sanctuary.schedule import cancel_timer, set_timer
from sanctuary.seal import Seal

INVITATION = "invitation"


async def register_assessor(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    expertise: Sequence[str],
    nation: str | None,
    areas: Sequence[str],
    group_id: UUID | None,
    by: Actor,
    at: datetime,
    seal: Seal,
) -> None:
    """Put somebody on the list of those who may be invited."""
    if not any(by.may(*access.COORDINATORS, stream=stream, nation=nation) for stream in expertise):
        by.must(*access.COORDINATORS, nation=nation)
    await store.insert_assessor(
        uow,
        person_id,
        expertise=sorted(set(expertise)),
        nation=nation,
        areas=sorted(set(areas)),
        group_id=group_id,
        by=by,
        at=at,
    )
    await sealed.prepare(uow, person_id, seal=seal)


async def declare_eligibility(
    uow: UnitOfWork, *, has_lived_experience: bool, by: Actor, seal: Seal
) -> None:
    """What somebody says about themselves, straight into the seal. Changeable at any time."""
    await store.get_assessor(uow, by.id)
    await sealed.declare(uow, by.id, has_lived_experience=has_lived_experience, seal=seal)


async def forget_assessors(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    """People who left the network: off the list, out of the seal, away from open panels."""
    for seat in await store.open_seats_of(uow, people):
        if seat.status is SeatStatus.ACCEPTED:
            await store.save_seat(uow, seat.step_down())
            await _reopen(uow, seat.application_id)
        else:
            await store.save_seat(uow, seat.answer(accept=False))
            await cancel_timer(uow, f"{INVITATION}:{seat.id}")
    await sealed.forget(uow, people)
    await store.delete_assessors(uow, people)


async def invite(
    uow: UnitOfWork,
    application_id: UUID,
    person_ids: Sequence[UUID],
    *,
    by: Actor,
    at: datetime,
) -> list[Seat]:
    """Ask assessors to sit; each has seven days to answer. Somebody asked before is left alone."""
    application = await store.get_application(uow, application_id, lock=True)
    organisation = await access.must_coordinate(uow, application, by)
    if application.status not in {Status.SUBMITTED, Status.IN_REVIEW, Status.RECOMMENDED}:
        raise Invalid(
            "A panel is formed for applications that have been sent and are not decided. "
            "Please choose one of those."
        )
    await store.open_panel(uow, application_id)
    await letters.note_part(uow, application_id, by.id, "coordinated", at=at)
    recused = await store.recused_from(uow, application.organisation_id)
    seats = []
    for person_id in dict.fromkeys(person_ids):
        await store.get_assessor(uow, person_id)
        if person_id in organisation.contacts or person_id in recused:
            raise Invalid(
                "One of these assessors is close to the applicant or has declared a conflict of "
                "interest with them. Please leave them out and choose somebody else.",
                errors=[{"field": "person_ids", "detail": str(person_id)}],
            )
        seats.append(await _ask(uow, application_id, person_id, at=at))
    return [seat for seat in seats if seat is not None]


async def _ask(
    uow: UnitOfWork, application_id: UUID, person_id: UUID, *, at: datetime
) -> Seat | None:
    seat, event = Seat.invite(
        id=derived_id("seat", application_id, person_id),
        application_id=application_id,
        person_id=person_id,
        at=at,
    )
    if not await store.insert_seat(uow, seat):
        return None
    await set_timer(
        uow,
        f"{INVITATION}:{seat.id}",
        kind=INVITATION,
        due_at=at + ANSWER_WITHIN,
        payload={"seat_id": str(seat.id)},
    )
    uow.emit(event)
    return seat


async def invitation_unanswered(uow: UnitOfWork, seat_id: UUID) -> None:
    """Seven days went by without an answer; a later answer still counts."""
    seat = await store.get_seat(uow, seat_id, lock=True)
    if seat.status is SeatStatus.INVITED:
        await store.save_seat(uow, seat.no_reply())


async def answer_invitation(uow: UnitOfWork, seat_id: UUID, *, accept: bool, by: Actor) -> Seat:
    seat = await _own_seat(uow, seat_id, by)
    answered = await store.save_seat(uow, seat.answer(accept=accept))
    await cancel_timer(uow, f"{INVITATION}:{seat.id}")
    if accept:
        await _reopen(uow, seat.application_id)
    return answered


async def declare_conflict(uow: UnitOfWork, seat_id: UUID, *, conflicted: bool, by: Actor) -> Seat:
    """Answer the question that comes before any file opens. A yes closes it at once."""
    seat = await _own_seat(uow, seat_id, by)
    declared = await store.save_seat(uow, seat.declare(conflicted=conflicted))
    if declared.conflict is Conflict.DECLARED:
        await _reopen(uow, seat.application_id)
    return declared


async def step_down(uow: UnitOfWork, seat_id: UUID, *, by: Actor) -> Seat:
    """Leave a panel at any time. No reason is asked for or kept (DOMAIN C5)."""
    seat = await _own_seat(uow, seat_id, by)
    left = await store.save_seat(uow, seat.step_down())
    await _reopen(uow, seat.application_id)
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
    confirmed = panel.confirm()
    if not await _rule_holds(uow, application, by=by, at=at, seal=seal):
        return PanelNotReady()
    await store.save_panel(uow, confirmed)
    if application.status is not Status.IN_REVIEW:
        await store.save_application(uow, application.begin_review(), by=by, at=at)
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


async def _reopen(uow: UnitOfWork, application_id: UUID) -> None:
    panel = await store.get_panel(uow, application_id, lock=True)
    reopened = panel.reopen()
    if reopened is not panel:
        await store.save_panel(uow, reopened)
