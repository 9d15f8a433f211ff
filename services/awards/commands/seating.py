"""What follows when somebody is asked, leaves or is let go: the reserve, the pause, the notice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from awards import store
from awards.domain.application import Application
from awards.domain.panel import ANSWER_WITHIN, PanelStatus, Seat, SeatStatus
from awards.queries import access
from awards.rules import on as rules_on
from awards.store import appeals
from sanctuary.actor import Actor
from sanctuary.auth import grants_of
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.events.panels import AssessorReleased, AssessorSeated, PanelPaused, SeatOpened
from sanctuary.ground_tables import granted
from sanctuary.ids import derived_id
from sanctuary.schedule import cancel_timer, set_timer

INVITATION = "invitation"


async def ask(
    uow: UnitOfWork, application_id: UUID, person_id: UUID, *, at: datetime
) -> Seat | None:
    """Ask one assessor; they have seven days. Returns None for somebody who was asked before."""
    seat, event = Seat.invite(
        id=derived_id("seat", application_id, person_id),
        application_id=application_id,
        person_id=person_id,
        at=at,
    )
    await store.drop_from_reserve(uow, [person_id], application_id=application_id)
    if not await store.insert_seat(uow, seat):
        return None
    await set_timer(
        uow,
        _timer(seat),
        kind=INVITATION,
        due_at=at + ANSWER_WITHIN,
        payload={"seat_id": str(seat.id)},
    )
    uow.emit(event)
    return seat


async def seated(uow: UnitOfWork, seat: Seat) -> None:
    """Somebody said yes: a confirmed panel is confirmed anew, whoever it is."""
    await cancel_timer(uow, _timer(seat))
    uow.emit(
        AssessorSeated(
            seat_id=seat.id, application_id=seat.application_id, person_id=seat.person_id
        )
    )
    await reopen(uow, seat.application_id)


async def vacated(uow: UnitOfWork, seat: Seat, *, sat: bool, at: datetime) -> None:
    """A seat is empty: let its holder go, pause if they sat, and ask the next of the reserve."""
    await cancel_timer(uow, _timer(seat))
    if seat.status is not SeatStatus.NO_REPLY:
        _release(uow, seat)
    panel = await store.get_panel(uow, seat.application_id, lock=True)
    if panel.status is PanelStatus.CLOSED:
        return
    application = await store.get_application(uow, seat.application_id)
    asked = await _ask_next(uow, application, at=at)
    told = await keepers(uow, application, panel.kept_by)
    paused = panel.pause() if sat else panel
    if paused is not panel:
        await store.save_panel(uow, paused)
        uow.emit(
            PanelPaused(
                application_id=application.id,
                stream=application.stream,
                told=told,
                panel_version=paused.version,
                reserve_asked=asked,
            )
        )
    elif not asked:
        uow.emit(
            SeatOpened(
                application_id=application.id, seat_id=seat.id, stream=application.stream, told=told
            )
        )


async def _ask_next(uow: UnitOfWork, application: Application, *, at: datetime) -> bool:
    """The first on the reserve who may still be asked. Whoever may not any more is passed over."""
    barred = await barred_from(uow, application)
    for person_id in await store.reserve_of(uow, application.id):
        row = await store.get_assessor(uow, person_id)
        if person_id in barred or not _has_time(row.away_until, row.open_seats, row.seat_limit, at):
            continue
        if await ask(uow, application.id, person_id, at=at) is not None:
            return True
    return False


def _has_time(
    away_until: date | None, open_seats: int, seat_limit: int | None, at: datetime
) -> bool:
    today = london_day(at)
    limit = seat_limit or rules_on("panels", today)["rules"]["seat_limit"]
    away = away_until is not None and today < away_until
    return not away and open_seats < limit


async def barred_from(uow: UnitOfWork, application: Application) -> set[UUID]:
    """Contacts of the applicant, whom a conflict keeps away, and those of a case appealed."""
    recused = await store.recused_from(uow, application.organisation_id)
    recused |= await appeals.people_of_the_case_before(uow, application.id)
    try:
        organisation = await store.get_organisation(uow, application.organisation_id)
    except NotFound:
        return recused
    return {*organisation.contacts, *recused}


async def keepers(
    uow: UnitOfWork, application: Application, kept_by: UUID | None
) -> tuple[UUID, ...]:
    """Who is told about a panel: who formed it, or all who coordinate there; nobody recused."""
    try:
        organisation = await store.get_organisation(uow, application.organisation_id)
    except NotFound:
        return ()
    where = access.scope(application.stream, organisation)
    barred = await barred_from(uow, application)

    async def may(person_id: UUID) -> bool:
        actor = Actor(person_id, await grants_of(uow, person_id))
        return person_id not in barred and actor.may(*access.COORDINATORS, **where)

    if kept_by is not None and await may(kept_by):
        return (kept_by,)
    rows = await uow.all(
        select(granted.c.person_id)
        .where(granted.c.role.in_(access.KEEPERS), granted.c.revoked.is_(False))
        .distinct()
        .order_by(granted.c.person_id)
    )
    return tuple([row.person_id for row in rows if await may(row.person_id)])


async def close(uow: UnitOfWork, application_id: UUID) -> None:
    """Nothing is asked of this panel any more: decided, or the applicant stopped."""
    panel = await store.open_panel(uow, application_id)
    await store.save_panel(uow, panel.close())
    for seat in await store.open_seats_on(uow, application_id):
        await cancel_timer(uow, _timer(seat))
        _release(uow, seat)
    await store.clear_reserve(uow, application_id)


async def reopen(uow: UnitOfWork, application_id: UUID) -> None:
    panel = await store.get_panel(uow, application_id, lock=True)
    reopened = panel.reopen()
    if reopened is not panel:
        await store.save_panel(uow, reopened)


def _release(uow: UnitOfWork, seat: Seat) -> None:
    uow.emit(
        AssessorReleased(
            seat_id=seat.id, application_id=seat.application_id, person_id=seat.person_id
        )
    )


def _timer(seat: Seat) -> str:
    return f"{INVITATION}:{seat.id}"


async def people_gone(uow: UnitOfWork, people: Sequence[UUID], *, at: datetime) -> None:
    """Whoever left the network leaves every open panel and every reserve."""
    await store.drop_from_reserve(uow, people)
    for seat in await store.open_seats_of(uow, people):
        sat = seat.status is SeatStatus.ACCEPTED
        left = seat.step_down() if sat else seat.answer(accept=False)
        await vacated(uow, await store.save_seat(uow, left), sat=sat, at=at)
