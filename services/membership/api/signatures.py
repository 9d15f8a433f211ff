"""Signatures for coordinators: the list, the check, the withdrawal."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body, Reason
from membership.commands import signatures as commands
from membership.domain.signature import Cause, Signature, Status
from membership.queries import lists
from membership.store import signatures as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/signatures", tags=["signatures"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR))]


class CheckBody(Body):
    decision: Literal["accept", "reject"]
    reason: Reason
    cause: Cause = Field(
        default=Cause.OTHER, description="Of a rejection; the sender is never told"
    )
    same_as: UUID | None = Field(
        default=None, description="The organisation on the register that this one turned out to be"
    )


class SignatureView(BaseModel):
    id: UUID
    status: Status
    document: str
    edition: str
    party_kind: str
    party_id: UUID
    party_name: str | None = None
    possible_duplicate_of: UUID | None = None
    person_id: UUID
    capacity: str
    nation: str | None
    stream: str | None
    be_listed: bool
    be_contacted: bool
    signed_up_at: datetime
    confirmed_at: datetime | None
    checked_by: UUID | None
    checked_at: datetime | None
    checked_reason: str | None
    reject_cause: Cause | None
    stood_from: date | None
    stood_until: date | None
    reaffirm_edition: str | None
    due_on: date | None
    former_id: UUID | None

    @classmethod
    def of(cls, one: Signature, party: lists.Party | None = None) -> "SignatureView":
        checked = one.checked
        return cls(
            id=one.id,
            status=one.status,
            document=one.document,
            edition=one.edition,
            party_kind=one.party_kind,
            party_id=one.party_id,
            party_name=party.name if party else None,
            possible_duplicate_of=party.duplicate_of if party else None,
            person_id=one.person_id,
            capacity=one.capacity,
            nation=one.nation,
            stream=one.stream,
            be_listed=one.be_listed,
            be_contacted=one.be_contacted,
            signed_up_at=one.signed_up_at,
            confirmed_at=one.confirmed_at,
            checked_by=checked.by if checked else None,
            checked_at=checked.at if checked else None,
            checked_reason=checked.reason if checked else None,
            reject_cause=one.reject_cause,
            stood_from=one.stood_from,
            stood_until=one.stood_until,
            reaffirm_edition=one.reaffirm_edition,
            due_on=one.due_on,
            former_id=one.former_id,
        )


@router.get("")
async def signatures(
    uow: Uow, actor: Coordinator, asked: PageRequest, status: Status | None = None
) -> Page[SignatureView]:
    """Signatures of your nation or stream, the oldest first."""
    found = await lists.signatures(uow, asked, actor, status=status)
    parties = await lists.parties(uow, [one.party_id for one in found])
    return asked.page(
        found,
        lambda one: SignatureView.of(one, parties.get(one.party_id)),
        lambda one: (one.id,),
    )


@router.get("/{signature_id}")
async def signature(signature_id: UUID, uow: Uow, actor: Coordinator) -> SignatureView:
    """One signature. Those of other nations and streams are as if they were not there."""
    found = await store.get_signature(uow, signature_id)
    if not found.may_decide(actor):
        raise NotFound("We do not know this signature. Check the id, or look in the list.")
    parties = await lists.parties(uow, [found.party_id])
    return SignatureView.of(found, parties.get(found.party_id))


@router.post("/{signature_id}/check")
async def check(
    signature_id: UUID, body: CheckBody, uow: Uow, actor: Coordinator, now: Now
) -> SignatureView:
    """Accept a real organisation, or reject what is none. The record keeps who, when and why."""
    if body.decision == "accept":
        made = await commands.accept(
            uow, signature_id, body.reason, same_as=body.same_as, by=actor, at=now
        )
    else:
        made = await commands.reject(
            uow, signature_id, body.reason, cause=body.cause, by=actor, at=now
        )
    return SignatureView.of(made)
