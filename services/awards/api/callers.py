"""Who calls: somebody with a token, or the holder of a signed link to one organisation or file."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from awards import store
from awards.store import nominations
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.auth import by_link, link_or_role, requires, signed_in
from sanctuary.errors import LinkRefused
from sanctuary.http import Uow
from sanctuary.links import Link, Purpose

Coordinator = Annotated[Actor, Depends(requires(Role.STREAM_COORDINATOR, Role.NATION_COORDINATOR))]
NationalTeam = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
SignedIn = Annotated[Actor, Depends(signed_in)]
Opened = Annotated[Link | Actor, Depends(link_or_role(Purpose.APPLICATION))]
ApplyOpened = Annotated[Link | Actor, Depends(link_or_role(Purpose.APPLY))]
RenewOpened = Annotated[Link | Actor, Depends(link_or_role(Purpose.RENEW))]
AnswerOpened = Annotated[Link | Actor, Depends(link_or_role(Purpose.ANSWER_INVITATION))]


def _through(link: Link, subject: UUID, kind: ScopeKind, scope_id: UUID) -> Actor:
    """The holder of a link acts as a contact of what the link is about, and of nothing else."""
    if link.subject != subject:
        raise LinkRefused(
            "This link belongs to something else. Use the link from the message about this one."
        )
    return through_link(link.actor.id, kind, scope_id, link.purpose)


def through_link(
    person_id: UUID, kind: ScopeKind, scope_id: UUID, purpose: Purpose = Purpose.APPLICATION
) -> Actor:
    """Somebody who acts through a link, within one organisation or application."""
    grant = Grant(Role.ORGANISATION_CONTACT, kind, str(scope_id))
    return Actor(person_id, (grant,), purpose.value)


async def of_application(opened: Opened, application_id: UUID) -> Actor:
    """Whoever opens this application: by its link, or signed in."""
    if isinstance(opened, Actor):
        return opened
    return _through(opened, application_id, ScopeKind.APPLICATION, application_id)


async def of_seat(opened: AnswerOpened, seat_id: UUID) -> Actor:
    """Whoever was invited to this seat: by the link in their message, or signed in."""
    if isinstance(opened, Actor):
        return opened
    return _through(opened, seat_id, ScopeKind.APPLICATION, seat_id)


async def of_award(opened: RenewOpened, award_id: UUID, uow: Uow) -> Actor:
    """Whoever renews this award: by the link in their message, or signed in."""
    if isinstance(opened, Actor):
        return opened
    award = await store.get_award(uow, award_id)
    return _through(opened, award_id, ScopeKind.ORGANISATION, award.organisation_id)


def of_organisation(opened: Link | Actor, organisation_id: UUID) -> Actor:
    """Whoever applies for this organisation; its id is in the body, so the route calls this."""
    if isinstance(opened, Actor):
        return opened
    return _through(opened, organisation_id, ScopeKind.ORGANISATION, organisation_id)


NominationOpened = Annotated[Link | Actor, Depends(link_or_role(Purpose.NOMINATION))]


async def of_nomination(opened: NominationOpened, nomination_id: UUID, uow: Uow) -> Actor:
    """A contact of the organisation that was asked: by the link in their message, or signed in."""
    if isinstance(opened, Actor):
        return opened
    found = await nominations.get_nomination(uow, nomination_id)
    return _through(opened, nomination_id, ScopeKind.ORGANISATION, found.organisation_id)


ConcernOpened = Annotated[Link, Depends(by_link(Purpose.CONCERN))]


async def of_concern(opened: ConcernOpened, concern_id: UUID) -> Actor:
    """A contact of the holder, by the link in their message, which is about this one concern."""
    return _through(opened, concern_id, ScopeKind.APPLICATION, concern_id)


OfConcern = Annotated[Actor, Depends(of_concern)]
OfNomination = Annotated[Actor, Depends(of_nomination)]
OfApplication = Annotated[Actor, Depends(of_application)]
OfSeat = Annotated[Actor, Depends(of_seat)]
OfAward = Annotated[Actor, Depends(of_award)]
