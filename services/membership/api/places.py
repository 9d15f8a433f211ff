"""Geography: the official files that were taken in, and the places they name."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from membership.api.fields import Nation, ReasonBody
from membership.commands import places as commands
from membership.domain.candidates_file import SHOWN
from membership.domain.geography import GenerationKind, Place, PlaceKind, Source, Status
from membership.queries import places as query
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.errors import Invalid
from sanctuary.http import Act, Edit, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.http.idempotency import WITHOUT_KEY

router = make_router("/v1/places", tags=["places"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Text = Annotated[str, Query(min_length=1, max_length=200)]
_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


class GenerationView(BaseModel):
    """`rows` and `bytes_read` grow while a file is read: the progress of the import."""

    id: UUID
    kind: GenerationKind
    name: str
    published_on: date
    licence: str
    source: str
    sha256: str
    status: Status
    rows: int
    bytes_read: int
    bytes_total: int
    problem: str | None
    loaded_by: UUID
    loaded_at: datetime
    current_from: datetime | None
    current_by: UUID | None
    current_reason: str | None
    dropped_at: datetime | None

    @classmethod
    def of(cls, row: Any) -> "GenerationView":
        names = [name for name in cls.model_fields if name != "current_from"]
        return cls(current_from=row.current_at, **{name: getattr(row, name) for name in names})


class PlaceView(BaseModel):
    """`region` is an English region; `replaced_by` the code that the same area has now."""

    code: str
    kind: PlaceKind
    name: str
    nation: str | None
    region: str | None
    replaced_by: str | None = None

    @classmethod
    def of(cls, one: Place) -> "PlaceView":
        return cls(
            code=one.code,
            kind=one.kind,
            name=one.name,
            nation=one.nation,
            region=one.region,
            replaced_by=one.replaced_by,
        )


class OnePlaceView(PlaceView):
    """`touches`: the authorities of a constituency, or the constituencies of an authority."""

    touches: list[PlaceView]


class DifferenceView(BaseModel):
    code: str
    what: str
    here: str
    there: str


class CheckedView(BaseModel):
    rows: int
    seats: int
    differences: int
    shown: list[DifferenceView]


async def _csv(request: Request) -> str:
    try:
        return (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "This file is not UTF-8. Send the file exactly as it was published."
        ) from None


@router.post("/generations", status_code=201, openapi_extra=_CSV)
async def import_constituencies(
    *,
    request: Request,
    actor: Team,
    name: Text,
    published_on: date,
    licence: Text,
    source: Text,
    act: Act,
) -> GenerationView:
    """Take in the lookup of the 650 constituencies. Nothing rests on it before it is switched to.

    The postcode directory is too large for one request: `sanctuary import postcodes` reads it.
    """
    made = await commands.import_constituencies(
        act.uow,
        await _csv(request),
        Source(name, published_on, licence, source),
        by=actor,
        at=act.now,
    )
    etag(act.response, made.version)
    return GenerationView.of(await query.generation(act.uow, made.id))


@router.get("/generations")
async def generations(
    uow: Uow, _: Team, asked: PageRequest, kind: GenerationKind | None = None
) -> Page[GenerationView]:
    """Files that were taken in, the newest first, with the progress of one that is being read."""
    found = await query.generations(uow, asked, kind=kind)
    return asked.page(found, GenerationView.of, lambda row: (row.id,))


@router.get("/generations/{generation_id}")
async def generation(generation_id: UUID, uow: Uow, _: Team, response: Response) -> GenerationView:
    row = await query.generation(uow, generation_id)
    etag(response, row.version)
    return GenerationView.of(row)


@router.post("/generations/{generation_id}/checks", openapi_extra=_CSV | WITHOUT_KEY)
async def check(generation_id: UUID, request: Request, uow: Uow, actor: Team) -> CheckedView:
    """Compare constituencies with the candidates of a general election. Changes nothing."""
    found = await commands.check_constituencies(uow, generation_id, await _csv(request), by=actor)
    return CheckedView(
        rows=found.rows,
        seats=found.seats,
        differences=len(found.differences),
        shown=[
            DifferenceView(code=one.code, what=one.what, here=one.here, there=one.there)
            for one in found.differences[:SHOWN]
        ],
    )


@router.put("/generations/{generation_id}/current")
async def switch(generation_id: UUID, body: ReasonBody, actor: Team, edit: Edit) -> GenerationView:
    """Let answers rest on this generation. To go back, switch to the earlier one again."""
    made = await commands.switch(
        edit.uow, generation_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, made.version)
    return GenerationView.of(await query.generation(edit.uow, generation_id))


@router.delete("/generations/{generation_id}")
async def drop(generation_id: UUID, body: ReasonBody, actor: Team, edit: Edit) -> GenerationView:
    """Remove the rows of a generation that nothing rests on. The record of it stays."""
    await commands.drop(
        edit.uow, generation_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return GenerationView.of(await query.generation(edit.uow, generation_id))


@router.get("", dependencies=[Depends(signed_in)])
async def places(
    uow: Uow, asked: PageRequest, kind: PlaceKind | None = None, nation: Nation | None = None
) -> Page[PlaceView]:
    """Nations, regions, local authorities and constituencies, by code."""
    found = await query.places(uow, asked, kind=kind, nation=nation)
    return asked.page(found, PlaceView.of, lambda one: (one.code,))


@router.get("/{code}", dependencies=[Depends(signed_in)])
async def place(code: str, uow: Uow) -> OnePlaceView:
    """One place, and the places of the other kind that it touches."""
    found, touching = await query.one_place(uow, code)
    return OnePlaceView(
        **PlaceView.of(found).model_dump(), touches=[PlaceView.of(each) for each in touching]
    )
