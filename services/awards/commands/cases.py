"""What a coordinator decides about an open application, each with a reason and a notice."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.domain import case
from awards.domain.application import Application, Status
from awards.queries import access
from awards.schemes import newest_for
from awards.store import letters
from sanctuary.actor import SYSTEM, Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version
from sanctuary.ids import derived_id, new_id


async def hand_back(
    uow: UnitOfWork, application_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Application:
    """The completeness check of a coordinator: back to the applicant with what is missing."""
    application = await _mine(uow, application_id, by)
    returned, event = application.hand_back(reason)
    uow.emit(event)
    return await _decided(uow, returned, "returned", Decision(by.id, at, reason))


async def move_promise(
    uow: UnitOfWork,
    application_id: UUID,
    hear_by: date,
    decision: Decision,
    *,
    by: Actor,
    expected: int,
) -> Application:
    application = await _mine(uow, application_id, by)
    check_version(expected, application.version)
    moved, event = case.move_promise(application, hear_by, today=london_day(decision.at))
    uow.emit(event)
    return await _decided(uow, moved, "promise_moved", decision, hear_by)


async def ask_for_more(
    uow: UnitOfWork,
    application_id: UUID,
    asked: str,
    answer_by: date,
    *,
    by: Actor,
    at: datetime,
) -> Application:
    """Ask the applicant for more, by a day. What was read so far stays as it is."""
    application = await _mine(uow, application_id, by)
    waiting, event = case.ask_for_more(application, answer_by, today=london_day(at))
    request = case.Request(new_id(), application_id, asked, answer_by, by.id, at)
    await store.insert_request(uow, request)
    uow.emit(event)
    return await _decided(uow, waiting, "evidence_asked", Decision(by.id, at, asked), answer_by)


async def give_more_time(
    uow: UnitOfWork,
    application_id: UUID,
    answer_by: date,
    decision: Decision,
    *,
    by: Actor,
    expected: int,
) -> Application:
    application = await _mine(uow, application_id, by)
    check_version(expected, application.version)
    request = await store.get_open_request(uow, application_id)
    longer, event = case.give_more_time(
        application, request, answer_by, today=london_day(decision.at)
    )
    await store.save_request(
        uow, replace(request, answer_by=answer_by, asked_by=by.id, overdue_on=None)
    )
    uow.emit(event)
    return await _decided(uow, longer, "evidence_extended", decision, answer_by)


async def carry_on_without(
    uow: UnitOfWork, application_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Application:
    """The panel goes on with what was sent; what the applicant wrote meanwhile stays theirs."""
    application = await _mine(uow, application_id, by)
    on, event = case.carry_on(application)
    (last, *_) = await store.submissions_of(uow, application_id)
    on = replace(on, answers=await store.answers_at(uow, application_id, last.version))
    request = await store.get_open_request(uow, application_id)
    await store.save_request(uow, replace(request, waived_at=at))
    uow.emit(event)
    return await _decided(uow, on, "evidence_waived", Decision(by.id, at, reason))


async def defer(
    uow: UnitOfWork,
    application_id: UUID,
    reason: str,
    *,
    opens_on: date | None,
    by: Actor,
    at: datetime,
) -> Application:
    application = await _mine(uow, application_id, by)
    waiting, event = case.defer(application, opens_on=opens_on)
    uow.emit(event)
    return await _decided(uow, waiting, "deferred", Decision(by.id, at, reason), opens_on)


async def resume(
    uow: UnitOfWork, application_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Application:
    application = await _mine(uow, application_id, by)
    return await _resume(uow, application, Decision(by.id, at, reason), on=london_day(at))


async def _resume(
    uow: UnitOfWork, application: Application, decision: Decision, *, on: date
) -> Application:
    scheme = await store.scheme_of(uow, application)
    window = (await store.current_scheme(uow, application.stream, on)).window_on(on)
    back, event = case.resume(
        application,
        hear_by=scheme.promise(on),
        closes_on=window.closes_on if window else None,
    )
    uow.emit(event)
    return await _decided(uow, back, "resumed", decision, event.hear_by)


async def open_case_day(uow: UnitOfWork, day: date) -> None:
    """What a day brings to open applications: questions nobody answered, windows that moved."""
    for request in await store.overdue_requests(uow, day):
        application = await store.get_application(uow, request.application_id, lock=True)
        if application.status is Status.MORE_EVIDENCE:
            await store.save_request(uow, replace(request, overdue_on=day))
            uow.emit(case.overdue(application, request))
    await _follow_windows(uow, day)


async def _follow_windows(uow: UnitOfWork, day: date) -> None:
    """A draft waits when its window closes and goes on when the next one opens (DOMAIN C4)."""
    at = uow.clock.now()
    schemes = [each.scheme for each in await store.editions(uow)]
    for each in await store.bound_by_windows(uow):
        scheme = newest_for(schemes, each.stream, day)
        is_open = scheme.open_on(day)
        if each.status is Status.DRAFT and not is_open:
            upcoming = scheme.next_window(day)
            opens_on = upcoming.opens_on if upcoming else None
            waiting, event = case.defer(each, opens_on=opens_on)
            uow.emit(event)
            why = Decision(SYSTEM.id, at, "The window closed before this draft was sent.")
            await _decided(uow, waiting, "deferred", why, opens_on)
        elif each.status is Status.DEFERRED and is_open and await _is_due(uow, each, day):
            why = Decision(SYSTEM.id, at, "It can go on from today.")
            await _resume(uow, each, why, on=day)


async def _is_due(uow: UnitOfWork, application: Application, day: date) -> bool:
    """What a closed window deferred goes on with the next; a person's deferral has its day."""
    (last, *_) = await store.steps_of(uow, application.id)
    return last.decision.by == SYSTEM.id or (last.day is not None and last.day <= day)


async def _mine(uow: UnitOfWork, application_id: UUID, by: Actor) -> Application:
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    return application


async def _decided(
    uow: UnitOfWork,
    application: Application,
    kind: case.Kind,
    decision: Decision,
    day: date | None = None,
) -> Application:
    by = Actor(decision.by)
    if by.id != SYSTEM.id:
        await letters.note_part(uow, application.id, by.id, "coordinated", at=decision.at)
    saved = await store.save_application(uow, application, by=by, at=decision.at)
    step_id = derived_id("case step", application.id, str(saved.version))
    await store.insert_step(uow, case.Step(step_id, application.id, kind, decision, day))
    return saved
