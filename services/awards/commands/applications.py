"""What applicants do with an application, and what a coordinator may do before a panel reads it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from awards import store
from awards.commands import parts, seating
from awards.commands.awaiting import tell_group
from awards.commands.evidence import evidence_must_be_recent
from awards.commands.submitting import must_be_in_order, open_fee
from awards.domain.application import Application
from awards.queries import access
from awards.store import Organisation
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal, Stale


class CharterFirst(Refusal):
    slug = "charter-first"
    title = "The Charter comes first"


class NotAMember(Refusal):
    slug = "not-a-member"
    title = "Join the network of this stream first"


class NoLongerThere(Refusal):
    slug = "organisation-ended"
    title = "This organisation has ended"


class AlreadyUnderWay(Refusal):
    slug = "already-under-way"
    title = "There is one already"


async def start(
    uow: UnitOfWork,
    organisation_id: UUID,
    stream: str,
    *,
    application_id: UUID,
    called: str = "",
    by: Actor,
    at: datetime,
) -> Application:
    """A draft under the edition of today; the draft that is there already, if there is one."""
    organisation = await store.get_organisation(uow, organisation_id, lock=True)
    access.must_be_applicant(by, organisation, stream)
    scheme = await store.current_scheme(uow, stream, london_day(at))
    await must_be_eligible(uow, organisation, stream)
    if found := await store.find_open_application(uow, organisation_id, stream):
        return _only_a_draft(found)
    if await store.has_current_award(uow, organisation_id, stream):
        raise AlreadyUnderWay(
            "Your organisation holds this award. When its last year begins we send you a link to "
            "renew it; you may also renew earlier from the page of the award."
        )
    draft, event = Application.start(
        scheme,
        id=application_id,
        organisation_id=organisation_id,
        stream=stream,
        called=called,
        at=at,
    )
    await store.insert_application(uow, draft, by=by, at=at)
    await parts.writes(uow, draft, by, at=at)
    await tell_group(uow, draft, scheme)
    uow.emit(event)
    return draft


async def must_be_eligible(uow: UnitOfWork, organisation: Organisation, stream: str) -> None:
    """DOMAIN C4: registered with the Charter active, and a member of the stream's network."""
    if organisation.ended:
        raise NoLongerThere(
            "This organisation is marked as closed or merged, so it cannot apply. If that is "
            "wrong, write to the national team, who can put it right."
        )
    if not await store.charter_stands(uow, organisation.id):
        raise CharterFirst(
            "Only organisations that stand by the Charter can apply. Please sign the Charter "
            "first; if you have, we may still be checking your signature."
        )
    if not await store.is_member(uow, organisation.id, stream):
        raise NotAMember(
            "Your organisation is not yet in the network of this stream. Please join it first: "
            "write to the stream's coordinator, or choose the stream when you sign the Charter."
        )


def _only_a_draft(found: Application) -> Application:
    if not found.can_be_changed:
        raise AlreadyUnderWay(
            "An application for this award is with us already. You will hear from us; there is "
            "nothing more to send. Open it with your link to see where it stands."
        )
    return found


async def save_answers(
    uow: UnitOfWork,
    application_id: UUID,
    answers: Mapping[str, str],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Application:
    application = await store.get_application(uow, application_id, lock=True)
    await parts.writes(uow, application, by, at=at)
    if application.version != expected:
        raise Stale(
            "Somebody else saved this application after you opened it. Open it again to see both "
            "texts, then save yours."
        )
    scheme = await store.scheme_of(uow, application)
    return await store.save_application(uow, application.answer(scheme, answers), by=by, at=at)


async def submit(uow: UnitOfWork, application_id: UUID, *, by: Actor, at: datetime) -> Application:
    application = await _own(uow, application_id, by, at=at)
    scheme = await store.scheme_of(uow, application)
    revision = await store.times_sent(uow, application.id) + 1
    sent, event = application.submit(scheme, at=at, revision=revision)
    organisation = await store.get_organisation(uow, application.organisation_id)
    await must_be_eligible(uow, organisation, application.stream)
    await must_be_in_order(uow, application, scheme, at=at)
    await evidence_must_be_recent(uow, application, scheme, at=at)
    sent = await store.save_application(uow, sent, by=by, at=at)
    await open_fee(uow, sent, scheme, by=by, at=at)
    await _note_sent(uow, sent, by=by, at=at)
    uow.emit(event)
    return sent


async def _note_sent(uow: UnitOfWork, sent: Application, *, by: Actor, at: datetime) -> None:
    """Remember what was sent; it answers what was asked for more, if anything was."""
    await store.note_sent(uow, sent, by=by, at=at)
    if request := await store.open_request(uow, sent.id):
        await store.save_request(uow, replace(request, answered_at=at))


async def withdraw(
    uow: UnitOfWork, application_id: UUID, *, by: Actor, at: datetime
) -> Application:
    """The applicant stops; whoever was asked to read it has nothing more to do."""
    application = await _own(uow, application_id, by, at=at)
    ended, event = application.withdraw()
    ended = await store.save_application(uow, ended, by=by, at=at)
    if application.submitted_at is not None:
        await seating.close(uow, application_id)
    uow.emit(event)
    return ended


async def _own(uow: UnitOfWork, application_id: UUID, by: Actor, *, at: datetime) -> Application:
    application = await store.get_application(uow, application_id, lock=True)
    await parts.leads(uow, application, by, at=at)
    return application
