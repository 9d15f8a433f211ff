"""Which lists were taken as files, by whom and when."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from campaigns.tables import list_export
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/exports", ["exports"])
READERS = (Role.NATIONAL_TEAM, Role.DATA_PROTECTION_LEAD)
Reader = Annotated[Actor, Depends(requires(*READERS))]


class TakenOut(BaseModel):
    """Not `complete`: it is being fetched, or broke off; `rows` is what left until then."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    listed: str
    filters: str
    by: UUID
    at: datetime
    rows: int
    complete: bool


@router.get("")
async def list_exports(
    uow: Uow, actor: Reader, asked: PageRequest, by: UUID | None = None
) -> Page[TakenOut]:
    """Files that were taken, newest first: who, when, of what, how many rows."""
    actor.must(*READERS)
    query = select(list_export)
    if by is not None:
        query = query.where(list_export.c.by == by)
    rows = await uow.all(asked.select(query, list_export.c.id, descending=True))
    return asked.page(rows, TakenOut.model_validate, lambda row: (row.id,))
