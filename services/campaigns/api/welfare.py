"""How those who were in an incident are: asked, and who would like a call."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from campaigns.api.incidents import Officer
from campaigns.commands import welfare as commands
from campaigns.store import welfare as store
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["welfare"])
SignedIn = Annotated[Actor, Depends(signed_in)]


class AskedView(BaseModel):
    check_id: UUID


class CountsView(BaseModel):
    """How many said what. Whoever has not answered is counted nowhere."""

    all_right: int
    wanting_call: int
    rung: int


class WantedView(BaseModel):
    answer_id: UUID
    person_id: UUID
    answered_at: datetime


@router.post("/incidents/{incident_id}/welfare-checks", status_code=202)
async def ask(incident_id: UUID, actor: Officer, uow: Uow, now: Now) -> AskedView:
    """Ask everybody who was in it how they are, now. It is asked by itself after 48 hours."""
    return AskedView(check_id=await commands.ask(uow, incident_id, by=actor, at=now))


@router.get("/incidents/{incident_id}/welfare")
async def show(incident_id: UUID, actor: SignedIn, uow: Uow) -> CountsView:
    """For the duty officer of that nation and the safeguarding lead alone."""
    await commands.may_read(uow, incident_id, actor)
    row = await store.counts(uow, incident_id)
    return CountsView.model_validate(row, from_attributes=True)


@router.get("/incidents/{incident_id}/welfare-calls")
async def list_wanted(incident_id: UUID, actor: SignedIn, uow: Uow) -> list[WantedView]:
    """Who would like to be rung. That you looked is written down."""
    await commands.may_read(uow, incident_id, actor)
    return [
        WantedView(answer_id=one.answer_id, person_id=one.person_id, answered_at=one.answered_at)
        for one in await store.wanted(uow, incident_id, by=actor.id)
    ]


@router.post("/welfare-calls/{answer_id}/made", status_code=204)
async def rung(answer_id: UUID, actor: SignedIn, uow: Uow, now: Now) -> None:
    """They had their call: who it was is forgotten."""
    await commands.rung(uow, answer_id, by=actor, at=now)
