"""Appeals: lodged by the applicant in time, answered by somebody who had no part in the case."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from awards import rules, store
from awards.commands.applications import AlreadyUnderWay
from awards.commands.carrying import carry_over
from awards.domain.appeal import Appeal, Remedy, must_fit, must_not_be_on_the_case
from awards.domain.application import Application
from awards.domain.letter import Letter
from awards.queries import access
from awards.store import appeals, keepers, letters
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted
from sanctuary.events.after_decisions import CaseWaiting
from sanctuary.http import check_version
from sanctuary.ids import derived_id, new_id

RULES = "after-the-decision"
READ_AGAIN = (
    "Your appeal was upheld: a new panel, with nobody of the first one, reads your application. "
    "Everything you wrote and attached is here. Please look through it, add what the first panel "
    "overlooked, and send it."
)


def last_day_to_appeal(letter: Letter) -> date:
    """By the rules of the day on which the letter left."""
    released = london_day(letter.released.at if letter.released else letter.decided.at)
    return released + timedelta(days=rules.on(RULES, released)["lodge_within"])


async def lodge_appeal(
    uow: UnitOfWork, application_id: UUID, *, grounds: str, by: Actor, at: datetime
) -> Appeal:
    """The applicant's own act: nobody appeals in their name. Once for each letter."""
    application = await store.get_application(uow, application_id, lock=True)
    organisation = await store.get_organisation(uow, application.organisation_id)
    if not access.is_applicant(by, organisation, application_id):
        raise NotPermitted(
            "Only the applicant can appeal. If they asked you to, help them to open the link in "
            "their message: the appeal is on the page of their letter."
        )
    letter, _ = await letters.released_letter(uow, application_id)
    if found := await appeals.of_letter(uow, letter.id):
        raise AlreadyUnderWay(
            "There is an appeal against this letter already. You will hear from us by "
            f"{found.answer_by.isoformat()}, if you have not heard yet."
        )
    today = london_day(at)
    answer_within = rules.on(RULES, today)["answer_within"]
    appeal, event = Appeal.lodge(
        application,
        letter,
        id=new_id(),
        grounds=Decision(by.id, at, grounds),
        today=today,
        until=last_day_to_appeal(letter),
        answer_by=today + timedelta(days=answer_within),
    )
    await appeals.insert_appeal(uow, appeal)
    uow.emit(event)
    await _call_for_somebody(uow, appeal, today)
    return appeal


async def answer_appeal(
    uow: UnitOfWork,
    appeal_id: UUID,
    *,
    outcome: Literal["upheld", "not_upheld"],
    remedy: Remedy | None,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Appeal:
    """By a named person who had no part in the case; the reason goes to the applicant."""
    found = await appeals.get_appeal(uow, appeal_id)
    application = await store.get_application(uow, found.application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    must_not_be_on_the_case(by.id, await letters.people_on_the_case(uow, application.id))
    found = await appeals.get_appeal(uow, appeal_id, lock=True)
    check_version(expected, found.version)
    must_fit(outcome, remedy)
    successor = derived_id("appeal", appeal_id) if remedy == "new_panel" else None
    answered, event = found.answer(
        Decision(by.id, at, reason), remedy=remedy, successor_id=successor
    )
    await letters.note_part(uow, application.id, by.id, "looked_into", at=at)
    if remedy is not None:
        await _must_have_nothing_open(uow, application)
    if remedy == "new_decision":
        await _decide_again(uow, application, by=by, at=at)
    elif successor is not None:
        await _read_again(uow, application, successor, by=by, at=at)
    answered = await appeals.save_appeal(uow, answered)
    uow.emit(event)
    return answered


async def withdraw_appeal(uow: UnitOfWork, appeal_id: UUID, *, by: Actor, at: datetime) -> Appeal:
    """The applicant no longer wants an answer; the "not yet" stands."""
    found = await appeals.get_appeal(uow, appeal_id, lock=True)
    organisation = await store.get_organisation(uow, found.organisation_id)
    if not access.is_applicant(by, organisation, found.application_id):
        raise NotPermitted("Only the applicant can take their appeal back. Please ask them.")
    del at
    return await appeals.save_appeal(uow, found.withdraw())


async def _must_have_nothing_open(uow: UnitOfWork, application: Application) -> None:
    if await store.find_open_application(uow, application.organisation_id, application.stream):
        raise AlreadyUnderWay(
            "The applicant has begun a new application in the meantime, and there is room for "
            "one. Ask them whether they want to withdraw it; then answer the appeal."
        )


async def _decide_again(
    uow: UnitOfWork, application: Application, *, by: Actor, at: datetime
) -> None:
    """The panel's advice stands; another person decides, and the panel's rule is asked again."""
    await store.save_application(uow, application.think_again(), by=by, at=at)
    panel = await store.get_panel(uow, application.id, lock=True)
    await store.save_panel(uow, panel.resume())


async def _read_again(
    uow: UnitOfWork, application: Application, successor: UUID, *, by: Actor, at: datetime
) -> None:
    """A new draft under the same edition; the old case stays as it is."""
    draft, event = Application.start(
        await store.scheme_of(uow, application),
        id=successor,
        organisation_id=application.organisation_id,
        stream=application.stream,
        at=at,
        called=application.called,
        renews=application.renews,
        answers=application.answers,
    )
    await store.insert_application(uow, replace(draft, returned=READ_AGAIN), by=by, at=at)
    await carry_over(uow, application.id, successor, made=Decision(by.id, at, "appeal upheld"))
    uow.emit(event)


async def open_appeals_day(uow: UnitOfWork, day: date) -> None:
    """An appeal that nears or passes its day is brought to mind."""
    every = rules.on(RULES, day)["nudge_every"]
    for each in await appeals.lodged(uow):
        if each.waits_for_somebody(day, every=every):
            await _call_for_somebody(uow, each, day)


async def _call_for_somebody(uow: UnitOfWork, appeal: Appeal, day: date) -> None:
    """Those who may answer: nobody who had a part in the case is among them."""
    on_it = await letters.people_on_the_case(uow, appeal.application_id)
    people = await keepers.coordinators_of(
        uow, appeal.organisation_id, appeal.stream, without=on_it
    )
    uow.emit(
        CaseWaiting(
            case_id=appeal.id,
            application_id=appeal.application_id,
            kind="appeal",
            on=day,
            people=people,
        )
    )
