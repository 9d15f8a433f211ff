"""The public files of seats that were taken in, and taking in another one."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from campaigns.commands import seat_files as commands
from campaigns.domain.seat_files import SHOWN, Kind
from campaigns.queries import seats as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Invalid
from sanctuary.http import Act, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/constituency-files", ["constituencies"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]
Text = Annotated[str, Query(min_length=1, max_length=200)]
_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


class ChangeView(BaseModel):
    """Who held the seat on the day of the file, before it was read and after. Null: vacant."""

    code: str
    name: str
    before: str | None
    after: str | None


class ImportedView(BaseModel):
    """After a dry run `file_id` is null and nothing was written. At most 100 of each are shown."""

    file_id: UUID | None
    kind: Kind
    rows: int
    seats: int
    new_seats: int
    ended_seats: list[str]
    changed_members: int
    changes: list[ChangeView]


class FileView(BaseModel):
    id: UUID
    kind: Kind
    name: str
    published_on: date
    licence: str
    source: str
    sha256: str
    rows: int
    seats: int
    loaded_by: UUID
    loaded_at: datetime


@router.post("", status_code=201, openapi_extra=_CSV)
async def take_in(
    *,
    request: Request,
    actor: Staff,
    name: Text,
    published_on: date,
    licence: Text,
    source: Text,
    act: Act,
    dry_run: bool = False,
) -> ImportedView:
    """The lookup of Members, or the results of an election by candidate: which one, it is seen.

    Members who changed are taken over from the day of the file; where the true day is known, say it
    afterwards. A dry run answers the same and writes nothing.
    """
    about = commands.Source(name, published_on, licence, source)
    made = await commands.take_in(
        act.uow, await as_csv(request), about, dry_run=dry_run, by=actor, at=act.now
    )
    if dry_run:
        act.response.status_code = 200
    return ImportedView(
        file_id=made.file_id,
        kind=made.kind,
        rows=made.rows,
        seats=made.seats,
        new_seats=len(made.new_seats),
        ended_seats=list(made.ended_seats[:SHOWN]),
        changed_members=len(made.changes),
        changes=[
            ChangeView(code=one.code, name=one.name, before=one.before, after=one.after)
            for one in made.changes[:SHOWN]
        ],
    )


@router.get("")
async def list_files(uow: Uow, _: Staff, asked: PageRequest) -> Page[FileView]:
    """Files that were taken in, the newest first."""
    rows = await queries.files(uow, asked)
    return asked.page(
        rows,
        lambda row: FileView(**{name: getattr(row, name) for name in FileView.model_fields}),
        lambda row: (row.id,),
    )


async def as_csv(request: Request) -> str:
    try:
        return (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "This file is not UTF-8. Send the file exactly as it was published."
        ) from None
