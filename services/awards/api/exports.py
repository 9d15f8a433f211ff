"""Which lists were taken as files, by whom and when."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from awards.api.research import KeeperOfData
from awards.tables import list_export
from sanctuary import http
from sanctuary.http import Page, PageRequest, Uow

router = http.router("/v1/exports", ["seeing"])


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
    uow: Uow, _: KeeperOfData, page: PageRequest, by: UUID | None = None
) -> Page[TakenOut]:
    """Files that were taken, newest first: who, when, of what, how many rows."""
    query = select(list_export)
    if by is not None:
        query = query.where(list_export.c.by == by)
    rows = await uow.all(page.select(query, list_export.c.id, descending=True))
    return page.page(rows, TakenOut.model_validate, lambda row: (row.id,))
