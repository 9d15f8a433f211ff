"""What who signed does later: re-affirm, choose anew, withdraw. By signed link or signed in."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.api.signatures import SignatureView
from membership.commands import choices, reaffirmations, signatures
from membership.domain.signature import Signature
from membership.store import signatures as store
from sanctuary.actor import Actor
from sanctuary.auth import link_or_role
from sanctuary.errors import LinkRefused
from sanctuary.http import Edit, Now, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose

router = make_router("/v1/signatures", tags=["signatures"])
Affirming = Annotated[Link | Actor, Depends(link_or_role(Purpose.REAFFIRM))]
Opened = Annotated[Link | Actor, Depends(link_or_role(Purpose.SIGNATURE))]


class ChoicesBody(Body):
    """Both choices are made anew, each on its own; neither is needed."""

    be_listed: bool
    be_contacted: bool
    wording: Annotated[str, Field(max_length=1000)] | None = Field(
        default=None, description="The words shown beside the choice to be contacted, if not ours"
    )


class ChoicesView(BaseModel):
    signature_id: UUID
    status: str
    be_listed: bool
    be_contacted: bool


class WithdrawalBody(Body):
    """Who signed needs no reason; a coordinator who does it for them gives one."""

    reason: Annotated[str, Field(max_length=2000)] = ""


def acting(opened: Link | Actor, signature_id: UUID) -> UUID:
    """The person who acts: signed in, or named by a link to exactly this signature."""
    if isinstance(opened, Actor):
        return opened.id
    if opened.subject != signature_id:
        raise LinkRefused(
            "This link belongs to something else. Use the link from the message about this one."
        )
    return opened.actor.id


@router.post("/{signature_id}/reaffirmation")
async def reaffirm(
    signature_id: UUID, body: ChoicesBody, uow: Uow, opened: Affirming, now: Now
) -> SignatureView:
    """Stand by the current edition. The signature before it is closed and kept."""
    made = await reaffirmations.reaffirm(
        uow,
        signature_id,
        acting(opened, signature_id),
        be_listed=body.be_listed,
        be_contacted=body.be_contacted,
        wording=body.wording,
        at=now,
    )
    return SignatureView.of(made)


@router.get("/{signature_id}/choices")
async def choices_made(
    signature_id: UUID, uow: Uow, opened: Opened, response: Response
) -> ChoicesView:
    """What who signed chose beside signing; its ETag is what a change needs."""
    one = await store.get_signature(uow, signature_id)
    await choices.speaks_for(uow, one, acting(opened, signature_id))
    etag(response, one.version)
    return _chosen(one)


@router.put("/{signature_id}/choices")
async def choose(signature_id: UUID, body: ChoicesBody, opened: Opened, edit: Edit) -> ChoicesView:
    """Change being listed or being contacted, each on its own. The signature stays."""
    one = await choices.change(
        edit.uow,
        signature_id,
        acting(opened, signature_id),
        be_listed=body.be_listed,
        be_contacted=body.be_contacted,
        wording=body.wording,
        expected=edit.expected,
        at=edit.now,
    )
    etag(edit.response, one.version)
    return _chosen(one)


def _chosen(one: Signature) -> ChoicesView:
    return ChoicesView(
        signature_id=one.id,
        status=one.status,
        be_listed=one.be_listed,
        be_contacted=one.be_contacted,
    )


@router.post("/{signature_id}/withdrawal")
async def withdraw(
    signature_id: UUID, body: WithdrawalBody, uow: Uow, opened: Opened, now: Now
) -> SignatureView:
    """Take a signature back: by who signed, or by the coordinator for them."""
    if isinstance(opened, Actor):
        made = await signatures.withdraw(uow, signature_id, body.reason, by=opened, at=now)
    else:
        person_id = acting(opened, signature_id)
        made = await choices.take_back(uow, signature_id, person_id, body.reason, at=now)
    return SignatureView.of(made)
