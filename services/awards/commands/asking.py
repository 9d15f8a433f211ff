"""The panel asks, the applicant answers: questions, and a day for the visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from awards import store
from awards.commands import pausing, seating
from awards.domain.application import Application, Status
from awards.domain.asking import (
    OPEN_VISITS,
    PanelVisit,
    Question,
    VisitStage,
    may_leave_out,
    must_suit,
)
from awards.queries import access
from awards.queries.asking import must_answer, must_ask
from awards.rules import on as rules_on
from awards.store import asking, letters
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.panels import (
    QuestionAnswered,
    QuestionAsked,
    QuestionOverdue,
    VisitArranged,
    VisitEnded,
    VisitProposed,
)
from sanctuary.ids import new_id


async def ask(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    asks: str,
    answer_by: date | None,
    by: Actor,
    at: datetime,
) -> Question:
    """A question of the panel; without a day, the applicant has the usual time."""
    application = await _under_review(uow, application_id, by, at=at)
    today = london_day(at)
    usual = today + timedelta(days=rules_on("panels", today)["rules"]["question_days"])
    if answer_by is not None and answer_by <= today:
        raise Invalid(
            "Please give the applicant a day after today.",
            errors=[{"field": "answer_by", "detail": "Too early."}],
        )
    asked = Question(new_id(), application_id, asks, by.id, at, answer_by or usual)
    await asking.insert_question(uow, asked)
    uow.emit(_asked(asked, application))
    return asked


async def give_more_time(
    uow: UnitOfWork,
    application_id: UUID,
    question_id: UUID,
    answer_by: date,
    *,
    by: Actor,
    at: datetime,
) -> Question:
    application = await _under_review(uow, application_id, by, at=at)
    found = await asking.get_question(uow, application_id, question_id)
    given = await asking.save_question(uow, found.give_until(answer_by, today=london_day(at)))
    uow.emit(_asked(given, application))
    return given


async def answer(
    uow: UnitOfWork, application_id: UUID, question_id: UUID, text: str, *, by: Actor, at: datetime
) -> Question:
    application = await store.get_application(uow, application_id, lock=True)
    await must_answer(uow, application, by)
    found = await asking.get_question(uow, application_id, question_id)
    if application.status is not Status.IN_REVIEW:
        raise IllegalTransition(
            "The panel is no longer reading this application, so it does not need an answer."
        )
    answered = await asking.save_question(uow, found.reply(text, by=by.id, at=at))
    uow.emit(
        QuestionAnswered(
            question_id=question_id,
            application_id=application_id,
            organisation_id=application.organisation_id,
            stream=application.stream,
            told=await _readers(uow, application),
        )
    )
    return answered


async def open_question_day(uow: UnitOfWork, day: date) -> None:
    """A day passed without an answer: told once, and people decide how to go on."""
    for found in await asking.overdue_questions(uow, day):
        await asking.save_question(uow, replace(found, overdue_told=True))
        application = await store.get_application(uow, found.application_id)
        if application.status is not Status.IN_REVIEW:
            continue
        panel = await store.get_panel(uow, application.id)
        uow.emit(
            QuestionOverdue(
                question_id=found.id,
                application_id=application.id,
                stream=application.stream,
                told=await seating.keepers(uow, application, panel.kept_by),
                answer_by=found.answer_by,
            )
        )


async def propose_visit(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    remote: bool,
    days: Sequence[date],
    by: Actor,
    at: datetime,
) -> PanelVisit:
    application = await _under_review(uow, application_id, by, at=at)
    rule = (await store.scheme_of(uow, application)).visit
    must_suit(
        rule, renews=application.renews is not None, remote=remote, days=days, today=london_day(at)
    )
    if any(each.stage in OPEN_VISITS for each in await asking.visits_of(uow, application_id)):
        raise IllegalTransition(
            "A visit is proposed or arranged already. Call that one off first, and then offer new "
            "days."
        )
    await pausing.may_visit(uow, application, remote=remote)
    proposed = PanelVisit(
        new_id(),
        application_id,
        VisitStage.PROPOSED,
        remote,
        tuple(sorted(set(days))),
        Decision(by.id, at, ""),
    )
    await asking.insert_visit(uow, proposed)
    uow.emit(
        VisitProposed(
            visit_id=proposed.id,
            application_id=application_id,
            organisation_id=application.organisation_id,
            stream=application.stream,
            remote=remote,
        )
    )
    return proposed


async def leave_out_visit(
    uow: UnitOfWork, application_id: UUID, reason: str, *, by: Actor, at: datetime
) -> PanelVisit:
    """Decided without a visit, where the scheme allows it: who said so and why is kept."""
    application = await _under_review(uow, application_id, by, at=at)
    await access.must_coordinate(uow, application, by)
    rule = (await store.scheme_of(uow, application)).visit
    may_leave_out(rule, renews=application.renews is not None)
    decision = Decision(by.id, at, reason)
    left_out = PanelVisit(
        new_id(), application_id, VisitStage.LEFT_OUT, True, (), decision, ended=decision
    )
    await asking.insert_visit(uow, left_out)
    return left_out


async def choose_day(
    uow: UnitOfWork,
    application_id: UUID,
    visit_id: UUID,
    day: date | None,
    *,
    by: Actor,
) -> PanelVisit:
    """The applicant takes a day, or says that none suits; the panel hears of it."""
    application = await store.get_application(uow, application_id, lock=True)
    await must_answer(uow, application, by)
    found = await asking.get_visit(uow, application_id, visit_id)
    if day is not None:
        await pausing.may_visit(uow, application, remote=found.remote)
    chosen = await asking.save_visit(uow, found.choose(day))
    if chosen.visit_on is None:
        await _end(uow, application, chosen)
    else:
        uow.emit(
            VisitArranged(
                visit_id=visit_id,
                application_id=application_id,
                organisation_id=application.organisation_id,
                stream=application.stream,
                told=await _readers(uow, application),
                visit_on=chosen.visit_on,
                remote=chosen.remote,
            )
        )
    return chosen


async def report_visit(
    uow: UnitOfWork, application_id: UUID, visit_id: UUID, report: str, *, by: Actor, at: datetime
) -> PanelVisit:
    application = await _under_review(uow, application_id, by, at=at)
    found = await asking.get_visit(uow, application_id, visit_id)
    held = found.held(report, Decision(by.id, at, ""), today=london_day(at))
    held = await asking.save_visit(uow, held)
    await _end(uow, application, held)
    return held


async def cancel_visit(
    uow: UnitOfWork, application_id: UUID, visit_id: UUID, reason: str, *, by: Actor, at: datetime
) -> PanelVisit:
    application = await _under_review(uow, application_id, by, at=at)
    found = await asking.get_visit(uow, application_id, visit_id)
    cancelled = await asking.save_visit(uow, found.cancel(Decision(by.id, at, reason)))
    await _end(uow, application, cancelled)
    return cancelled


async def _end(uow: UnitOfWork, application: Application, ended: PanelVisit) -> None:
    uow.emit(
        VisitEnded(
            visit_id=ended.id,
            application_id=application.id,
            organisation_id=application.organisation_id,
            stream=application.stream,
            told=await _readers(uow, application),
            outcome=ended.stage.value,
        )
    )


async def _under_review(
    uow: UnitOfWork, application_id: UUID, by: Actor, *, at: datetime
) -> Application:
    application = await store.get_application(uow, application_id, lock=True)
    await must_ask(uow, application, by)
    if application.status is not Status.IN_REVIEW:
        raise IllegalTransition(
            "A panel asks and visits while it reviews: from its confirmation until it recommends. "
            "The coordinator can tell you where this application stands."
        )
    if await store.seat_of(uow, application_id, by.id) is None:
        await letters.note_part(uow, application_id, by.id, "coordinated", at=at)
    return application


async def _readers(uow: UnitOfWork, application: Application) -> tuple[UUID, ...]:
    members = await store.members_of(uow, application.id, application.stream)
    return tuple(each.seat.person_id for each in members)


def _asked(each: Question, application: Application) -> QuestionAsked:
    return QuestionAsked(
        question_id=each.id,
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        answer_by=each.answer_by,
    )
