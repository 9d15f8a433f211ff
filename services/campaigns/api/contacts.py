"""What moved somebody to act: meeting people comes first, action follows."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Body
from campaigns.api.mobilisations import Leader
from campaigns.commands import contacts as commands
from campaigns.domain.contact import Contact
from campaigns.store import contacts as store
from campaigns.store import mobilisations
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router
from sanctuary.links import Link, Purpose

router = new_router("/v1", ["evidence"])
Reported = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]


class NewContact(Body):
    link: Annotated[str, Field(description="The link of the message, as it is")]
    contact: Contact


class ContactView(BaseModel):
    """`counted` is false when this person had said so before."""

    mobilisation_id: UUID
    contact: Contact
    counted: bool


class ContactTotals(BaseModel):
    mobilisation_id: UUID
    totals: dict[str, int]


@router.post("/contact-links", status_code=201)
async def link_contact(body: NewContact, link: Reported, uow: Uow, now: Now) -> ContactView:
    """Counted once for each person and contact; who said so is not kept."""
    counted = await commands.link(uow, link.subject, body.contact, person_id=link.actor.id, at=now)
    return ContactView(mobilisation_id=link.subject, contact=body.contact, counted=counted)


@router.get("/mobilisations/{mobilisation_id}/contacts")
async def show_contacts(mobilisation_id: UUID, actor: Leader, uow: Uow) -> ContactTotals:
    """How many said what moved them to this action."""
    found = await mobilisations.get(uow, mobilisation_id)
    found.led_by(actor)
    return ContactTotals(mobilisation_id=found.id, totals=await store.totals(uow, found.id))
