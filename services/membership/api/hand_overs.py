"""The place of a contact passes to somebody else, who has to say yes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.fields import Body, MailboxBody, Reason, ReasonBody
from membership.commands import hand_overs as commands
from membership.domain.hand_over import HandOver, Status
from membership.queries import hand_overs as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["organisations"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Contact = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.ORGANISATION_CONTACT))]


class PlaceBody(Body):
    organisation_id: UUID
    leaver_id: UUID
    successor: MailboxBody
    reason: Reason

    def place(self) -> commands.Place:
        return commands.Place(self.organisation_id, self.leaver_id, self.successor.mailbox())


class InvitationBody(Body):
    person_id: UUID


class InvitedView(BaseModel):
    invitation_id: UUID


class HandOverView(BaseModel):
    id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    status: Status
    started_by: UUID
    started_at: datetime
    reason: str
    expires_at: datetime
    settled_at: datetime | None
    settled_reason: str | None

    @classmethod
    def of(cls, one: HandOver) -> "HandOverView":
        return cls(
            id=one.id,
            organisation_id=one.organisation_id,
            leaver_id=one.leaver_id,
            successor_id=one.successor_id,
            status=one.status,
            started_by=one.started.by,
            started_at=one.started.at,
            reason=one.started.reason,
            expires_at=one.expires_at,
            settled_at=one.settled.at if one.settled else None,
            settled_reason=one.settled.reason if one.settled else None,
        )


@router.post("/organisations/{organisation_id}/hand-over-invitations", status_code=202)
async def invite(
    organisation_id: UUID, body: InvitationBody, uow: Uow, actor: Coordinator
) -> InvitedView:
    """Send a contact the link by which they name who takes over."""
    sent = await commands.invite(uow, organisation_id, body.person_id, by=actor)
    return InvitedView(invitation_id=sent)


@router.post("/hand-overs", status_code=202)
async def start(body: PlaceBody, uow: Uow, actor: Contact, now: Now) -> HandOverView:
    """Name a successor. A mail asks them; the leaver keeps the place until they say yes."""
    offer = await commands.start(uow, body.place(), body.reason, by=actor, at=now)
    return HandOverView.of(offer)


@router.post("/hand-over-replacements", status_code=201)
async def replace_unreachable(
    body: PlaceBody, uow: Uow, actor: Coordinator, now: Now
) -> HandOverView:
    """Put somebody whom you vouch for in the place of a contact whom mail does not reach."""
    done = await commands.replace_unreachable(uow, body.place(), body.reason, by=actor, at=now)
    return HandOverView.of(done)


@router.get("/hand-overs")
async def hand_overs(
    uow: Uow,
    actor: Contact,
    asked: PageRequest,
    organisation_id: UUID | None = None,
    status: Status | None = None,
) -> Page[HandOverView]:
    """Hand-overs of your nation or your organisation, newest first."""
    found = await queries.hand_overs(
        uow, asked, actor, organisation_id=organisation_id, status=status
    )
    return asked.page(found, HandOverView.of, lambda one: (one.id,))


@router.post("/hand-overs/{hand_over_id}/cancellation")
async def cancel(
    hand_over_id: UUID, body: ReasonBody, uow: Uow, actor: Contact, now: Now
) -> HandOverView:
    """Stop it. The leaver stays the contact, and the successor's name and address go."""
    ended = await commands.cancel(uow, hand_over_id, body.reason, by=actor, at=now)
    return HandOverView.of(ended)
