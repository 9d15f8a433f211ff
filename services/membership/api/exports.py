"""Which lists were taken as files, by whom and when."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.domain.list_export import ListExport
from membership.queries import exports as query
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/exports", tags=["moving in and out"])
Auditor = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM, Role.DATA_PROTECTION_LEAD))]


class ExportView(BaseModel):
    """`ended_at` is empty while a file is being fetched; not `complete` then: it broke off."""

    id: UUID
    listed: str
    filters: str
    by: UUID
    began_at: datetime
    rows: int
    ended_at: datetime | None
    complete: bool

    @classmethod
    def of(cls, one: ListExport) -> "ExportView":
        return cls(
            id=one.id,
            listed=one.listed,
            filters=one.filters,
            by=one.by,
            began_at=one.began_at,
            rows=one.rows,
            ended_at=one.ended_at,
            complete=one.complete,
        )


@router.get("")
async def exports(
    uow: Uow, _: Auditor, asked: PageRequest, by: UUID | None = None
) -> Page[ExportView]:
    """Files that were taken, newest first: who, when, of what, how many rows."""
    return asked.page(await query.exports(uow, asked, by=by), ExportView.of, lambda one: (one.id,))
