"""Serious incidents for trustees: that there was one and what it cost, and nobody in it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from campaigns.domain.incident import Status
from campaigns.domain.signal import Kind
from campaigns.queries import incidents as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/serious-incidents", ["incidents"])
Overseer = Annotated[Actor, Depends(requires(Role.TRUSTEE, Role.NATIONAL_TEAM))]


class SeriousView(BaseModel):
    """No place finer than a nation, nobody's id and no word that anybody wrote.

    `regulator_decided_at`: when somebody decided whether the charity regulator is told.
    """

    incident_id: UUID
    kind: Kind
    status: Status
    nation: str | None
    opened_at: datetime
    groups_alerted: int
    hours: float
    regulator_decided_at: datetime | None


@router.get("")
async def list_serious(_: Overseer, uow: Uow, asked: PageRequest) -> Page[SeriousView]:
    """Every incident at national level, newest first."""
    rows = await queries.serious(uow, asked)
    return asked.page(
        rows,
        lambda row: SeriousView.model_validate(row, from_attributes=True),
        lambda row: (row.incident_id,),
    )
