"""A named person decides; another act, by a named person too, lets the letter leave (DOMAIN C4)."""

from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import panels, seating
from awards.commands.awards import award_to_renew, grant_award
from awards.commands.conditions import begin_conditions
from awards.domain.appeal import must_not_be_on_the_case
from awards.domain.application import Application, Status
from awards.domain.award import years_after
from awards.domain.letter import Letter, Ruling
from awards.domain.letter_words import LANGUAGES, text_of
from awards.domain.panel import PanelNotReady
from awards.queries import access
from awards.store import appeals, certificates, letters
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.after_decisions import LetterDrafted
from sanctuary.http import check_version
from sanctuary.ids import new_id
from sanctuary.seal import Seal


async def decide(
    uow: UnitOfWork,
    application_id: UUID,
    ruling: Ruling,
    *,
    by: Actor,
    at: datetime,
    seal: Seal,
) -> tuple[Application, Letter] | PanelNotReady:
    """A named person decides; the rule about the panel holds at this moment too.

    The outcome goes into a letter that is held. The event says that it waits, not what it says.
    """
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by, *access.DECIDERS)
    barred = await appeals.who_may_not_decide(uow, application_id)
    must_not_be_on_the_case(by.id, barred)
    waiting = application.await_letter(by.id)
    letter = Letter.draft(
        application,
        await store.scheme_of(uow, application),
        ruling,
        id=new_id(),
        decision=Decision(by.id, at, ruling.reason),
        latest=await _last_day(uow, application, london_day(at)),
    )
    if not await panels.still_holds(uow, application, by=by, seal=seal):
        return PanelNotReady()
    waiting = await store.save_application(uow, waiting, by=by, at=at)
    await letters.insert_letter(uow, letter)
    await letters.note_part(uow, application_id, by.id, "decided", at=at)
    uow.emit(
        LetterDrafted(
            letter_id=letter.id,
            application_id=application_id,
            organisation_id=application.organisation_id,
            stream=application.stream,
        )
    )
    return waiting, letter


async def _last_day(uow: UnitOfWork, application: Application, today: date) -> date:
    """The last day of the award that would follow, were its letter released today."""
    renewed = await award_to_renew(uow, application)
    return years_after(max(today, renewed.expires_on) if renewed else today)


async def release_letter(
    uow: UnitOfWork,
    letter_id: UUID,
    *,
    called: str,
    paragraph: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Letter:
    """It leaves exactly as `by` read it: now the outcome is known and the award begins."""
    letter, application = await _of_coordinator(uow, letter_id, expected, by)
    if not called.strip():
        raise Invalid(
            "Please confirm how the organisation is called: it stands in the letter and on the "
            "certificate.",
            errors=[{"field": "organisation_name", "detail": "Please fill this in."}],
        )
    sent = letter.release(Decision(by.id, at, ""), called=called.strip(), paragraph=paragraph)
    scheme = await store.scheme_of(uow, application)
    words: dict[str, str] = {language: text_of(sent, scheme, language) for language in LANGUAGES}
    sent = await letters.save_letter(uow, sent, words=words)
    await letters.note_part(uow, application.id, by.id, "released", at=at)
    renewed = await award_to_renew(uow, application)
    concluded, event = application.conclude(
        letter.outcome, letter.decided, renews=renewed.id if renewed else None
    )
    concluded = await store.save_application(uow, concluded, by=by, at=at)
    uow.emit(event)
    await seating.close(uow, application.id)
    if concluded.status is Status.AWARDED:
        award = await grant_award(uow, concluded, renewed, at=at)
        await begin_conditions(uow, award, sent)
        await certificates.confirm(uow, award.id, sent.called, by=by.id, at=at)
    return sent


async def take_back_letter(
    uow: UnitOfWork, letter_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Letter:
    """Something in it is wrong: it never leaves, and somebody decides again."""
    letter, application = await _of_coordinator(uow, letter_id, expected, by)
    kept = await letters.save_letter(uow, letter.take_back(Decision(by.id, at, reason)))
    await letters.note_part(uow, application.id, by.id, "coordinated", at=at)
    await store.save_application(uow, application.think_again(), by=by, at=at)
    return kept


async def _of_coordinator(
    uow: UnitOfWork, letter_id: UUID, expected: int, by: Actor
) -> tuple[Letter, Application]:
    found = await letters.get_letter(uow, letter_id)
    application = await store.get_application(uow, found.application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    letter = await letters.get_letter(uow, letter_id, lock=True)
    check_version(expected, letter.version)
    return letter, application
