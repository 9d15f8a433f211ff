"""Centres of local authorities, from the published file: what a radius is measured to."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from campaigns.commands import sub_groups as commands
from campaigns.queries import sub_groups as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.errors import Invalid
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/area-centres", ["area-centres"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
_CSV = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "example": "LAD24CD,LAT,LONG"}}},
    }
}


class CentreView(BaseModel):
    code: str
    lat: float
    lon: float


class LoadedView(BaseModel):
    """`taken_in` is false after a dry run."""

    authorities: int
    taken_in: bool


@router.post("", openapi_extra=_CSV)
async def load(
    request: Request,
    uow: Uow,
    actor: Team,
    *,
    dry_run: Annotated[bool, Query(description="Read and check only")] = False,
) -> LoadedView:
    """Take in a file in place of the one before: all of it, or nothing where a row is wrong."""
    try:
        content = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("This file is not UTF-8. Send the file exactly as published.") from None
    found = await commands.load_centres(uow, content, by=actor, dry_run=dry_run)
    return LoadedView(authorities=found, taken_in=not dry_run)


@router.get("", dependencies=[Depends(signed_in)])
async def centres(uow: Uow, asked: PageRequest) -> Page[CentreView]:
    rows = await queries.centres(uow, asked)
    return asked.page(
        rows,
        lambda row: CentreView(code=row.code, lat=row.lat, lon=row.lon),
        lambda row: (row.code,),
    )
