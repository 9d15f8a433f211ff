"""Networks of the streams: joining, leaving, and every period that there was."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.fields import Body, Reason, ReasonBody, Stream
from membership.commands import networks as commands
from membership.domain.network import Lead, NetworkMembership, Status
from membership.domain.occasion import Occasion
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["networks"])
Member = Annotated[
    Actor,
    Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, Role.ORGANISATION_CONTACT)),
]


class OccasionView(BaseModel):
    """Where a beginning or an end came from, why, and what set it off."""

    source: str
    reason: str
    trigger: str
    by: UUID | None

    @classmethod
    def of(cls, one: Occasion | None) -> "OccasionView | None":
        if one is None:
            return None
        return cls(source=one.source, reason=one.reason, trigger=one.trigger, by=one.by)


class MembershipView(BaseModel):
    """One period in one network. Who came back has two of them."""

    id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    interested_on: date | None
    joined_on: date | None
    left_on: date | None
    lead: Lead
    lead_since: date | None
    joining: OccasionView | None
    leaving: OccasionView | None

    @classmethod
    def of(cls, one: NetworkMembership) -> "MembershipView":
        return cls(
            id=one.id,
            organisation_id=one.organisation_id,
            stream=one.stream,
            status=one.status,
            interested_on=one.interested_on,
            joined_on=one.joined_on,
            left_on=one.left_on,
            lead=one.lead,
            lead_since=one.lead_since,
            joining=OccasionView.of(one.joining),
            leaving=OccasionView.of(one.leaving),
        )


class JoinBody(Body):
    organisation_id: UUID
    stream: Stream
    reason: Reason | None = None


class InterestBody(Body):
    organisation_id: UUID
    stream: Stream
    reason: Reason


@router.post("/network-memberships", status_code=201)
async def join(body: JoinBody, uow: Uow, actor: Member) -> MembershipView:
    """Let an organisation that signed the Charter join the network of a stream."""
    joined = await commands.join_network(
        uow, body.organisation_id, body.stream, reason=body.reason, by=actor
    )
    return MembershipView.of(joined)


@router.post("/network-interests", status_code=201)
async def interest(body: InterestBody, uow: Uow, actor: Member) -> MembershipView:
    """Note that an organisation wants to join; signing the Charter makes it a member."""
    noted = await commands.note_interest(
        uow, body.organisation_id, body.stream, reason=body.reason, by=actor
    )
    return MembershipView.of(noted)


@router.post("/network-memberships/{membership_id}/leaving")
async def leave(membership_id: UUID, body: ReasonBody, uow: Uow, actor: Member) -> MembershipView:
    """Let an organisation leave a network. What it was awarded stays in its history."""
    left = await commands.leave_network(uow, membership_id, body.reason, by=actor)
    return MembershipView.of(left)
