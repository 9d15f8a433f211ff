"""Telling what one did, through the signed link of a message."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Body
from campaigns.commands import actions as commands
from campaigns.domain.action import Action
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router
from sanctuary.links import Link, Purpose

router = new_router("/v1/actions", ["actions"])
Reported = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]


class NewAction(Body):
    """Only the kind: what was written or said stays with the person."""

    link: Annotated[str, Field(description="The link of the message, as it is")]
    action: Action


class ActionView(BaseModel):
    """`counted` is false when this person had told us of this kind of action before."""

    mobilisation_id: UUID
    action: Action
    counted: bool


@router.post("", status_code=201)
async def record_action(body: NewAction, link: Reported, uow: Uow, now: Now) -> ActionView:
    """Counted once for each person and kind of action."""
    new = await commands.record(uow, link.subject, [body.action], person_id=link.actor.id, at=now)
    return ActionView(mobilisation_id=link.subject, action=body.action, counted=bool(new))
