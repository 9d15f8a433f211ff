"""Files of other systems on their way in: upload, look at what was found, start, watch."""

import asyncio
import json
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError, field_validator
from starlette.datastructures import UploadFile

from membership.api.fields import Body
from membership.commands import imports as commands
from membership.domain.import_job import Counts, Job, Status
from membership.domain.import_mapping import FIELDS, Kind
from membership.presets import PRESETS
from membership.queries import imports as query
from membership.store import imports as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Invalid
from sanctuary.http import Now, Page, PageRequest, Uow, takes_up_to
from sanctuary.http import router as make_router
from sanctuary.seal import Seal

router = make_router("/v1/imports", tags=["moving in and out"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
MEGABYTES = 64


class Wishes(Body):
    """How to read the file. `mapping`: the name of one of ours, or `{"their header": "field"}`."""

    kind: Kind
    mapping: str | dict[str, str] = "own"
    source: Annotated[str | None, Field(max_length=40)] = None
    defaults: dict[str, str] = Field(default_factory=dict)
    without_refused: bool = False
    start: bool = False

    @field_validator("mapping", "defaults", mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                raise ValueError("This is not valid JSON.") from None
        return value

    def wishes(self) -> commands.Wishes:
        return commands.Wishes(
            self.mapping, self.source, self.defaults, self.without_refused, self.start
        )


class CountsView(BaseModel):
    """`known`: the row says nothing new. `refused`: a mistake, named in the list of mistakes."""

    new: int
    changed: int
    known: int
    refused: int

    @classmethod
    def of(cls, one: Counts) -> "CountsView":
        return cls(new=one.new, changed=one.changed, known=one.known, refused=one.refused)


class ImportView(BaseModel):
    """`found` is what the check counted, `done` what was taken over. `why` says why it stands."""

    id: UUID
    kind: Kind
    source: str
    status: Status
    rows: int
    rows_read: int
    rows_per_second: float | None
    found: CountsView
    done: CountsView
    columns: dict[str, str]
    ignored_columns: list[str]
    without_refused: bool
    by: UUID
    created_at: datetime
    ended_at: datetime | None
    file_kept_until: date | None
    why: str

    @classmethod
    def of(cls, one: Job) -> "ImportView":
        headers = one.layout.headers
        return cls(
            id=one.id,
            kind=one.kind,
            source=one.source,
            status=one.status,
            rows=one.rows,
            rows_read=one.read,
            rows_per_second=one.rows_per_second,
            found=CountsView.of(one.found),
            done=CountsView.of(one.done),
            columns={name: headers[at] for name, at in one.layout.columns.items()},
            ignored_columns=list(one.layout.ignored),
            without_refused=one.without_refused,
            by=one.by,
            created_at=one.created_at,
            ended_at=one.ended_at,
            file_kept_until=None if one.file_gone else one.keep_until,
            why=one.why,
        )


class MistakeView(BaseModel):
    row: int
    column: str
    detail: str


class PresetView(BaseModel):
    kind: Kind
    name: str
    title: str
    headers: dict[str, list[str]]


class StartBody(Body):
    without_refused: bool = Field(
        default=False, description="Take over what is right and leave out what has mistakes"
    )


_QUERY = [
    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": list(Kind)}},
    {"name": "mapping", "in": "query", "schema": {"type": "string", "default": "own"}},
    {"name": "source", "in": "query", "schema": {"type": "string", "maxLength": 40}},
    {"name": "defaults", "in": "query", "schema": {"type": "string", "example": "{}"}},
    {"name": "without_refused", "in": "query", "schema": {"type": "boolean"}},
    {"name": "start", "in": "query", "schema": {"type": "boolean"}},
]
_FORM = {each["name"]: each["schema"] for each in _QUERY}
_UPLOAD: dict[str, Any] = {
    **takes_up_to(MEGABYTES),
    "parameters": _QUERY,
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "minLength": 1}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {**_FORM, "file": {"type": "string", "format": "binary"}},
                }
            },
        },
    },
}


@router.post("", status_code=202, openapi_extra=_UPLOAD)
async def upload(
    request: Request, uow: Uow, actor: Team, now: Now, response: Response
) -> ImportView:
    """Upload a file as CSV, or as a form with `file`. It is checked, and nothing else is written.

    Then start it, or say `start` at once: it begins by itself when no row is refused.
    """
    content, wishes = await _read(request)
    prepared = await asyncio.to_thread(
        commands.prepare, wishes.kind, content, wishes.wishes(), by=actor, at=now
    )
    sealed = await asyncio.to_thread(_sealed, uow.must_seal, prepared)
    job = await commands.upload(uow, prepared, sealed)
    response.headers["Location"] = f"/v1/imports/{job.id}"
    return ImportView.of(job)


def _sealed(seal: Seal, prepared: commands.Prepared) -> list[bytes]:
    return [
        store.seal_part(seal, prepared.job.id, number, records)
        for number, records in enumerate(prepared.parts)
    ]


async def _read(request: Request) -> tuple[bytes, Wishes]:
    """The file, and what was said of it in the query or in the form."""
    said: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        form = await request.form()
        said |= {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
    elif kind.startswith("text/csv"):
        content = await request.body()
    else:
        raise Invalid(
            "Send the file as text/csv, or in a form (multipart/form-data) as “file”.",
            errors=[{"field": "Content-Type", "detail": "text/csv or multipart/form-data."}],
        )
    try:
        return content, Wishes.model_validate(said)
    except ValidationError as wrong:
        raise RequestValidationError(
            [{**each, "loc": ("query", *each["loc"])} for each in wrong.errors()]
        ) from None


@router.get("")
async def imports(
    uow: Uow, _: Team, asked: PageRequest, status: Status | None = None
) -> Page[ImportView]:
    """Files that were uploaded, newest first."""
    found = await query.jobs(uow, asked, status=status)
    return asked.page(found, ImportView.of, lambda one: (one.id,))


@router.get("/mappings")
async def mappings(_: Team, kind: Kind | None = None) -> list[PresetView]:
    """Which headers we know of which systems, and the fields that a mapping by hand may name."""
    own = [
        PresetView(
            kind=each, name="", title="all fields", headers={name: [] for name in FIELDS[each]}
        )
        for each in Kind
    ]
    known = [
        PresetView(
            kind=each.kind,
            name=each.name,
            title=each.title,
            headers={name: list(called) for name, called in each.headers.items()},
        )
        for each in PRESETS.values()
    ]
    return [each for each in (*known, *own) if kind in {None, each.kind}]


@router.get("/{import_id}")
async def one_import(import_id: UUID, uow: Uow, _: Team) -> ImportView:
    """How far a file has come."""
    return ImportView.of(await store.get_job(uow, import_id))


@router.get("/{import_id}/mistakes")
async def mistakes(import_id: UUID, uow: Uow, _: Team, asked: PageRequest) -> Page[MistakeView]:
    """What is wrong in a file, by row and column, as long as the file is kept."""
    await store.get_job(uow, import_id)
    found = await query.mistakes(uow, asked, import_id)
    return asked.page(
        found,
        lambda one: MistakeView(row=one.row, column=one.column, detail=one.detail),
        lambda one: (one.row, one.column),
    )


@router.post("/{import_id}/start", status_code=202)
async def start(import_id: UUID, body: StartBody, uow: Uow, actor: Team) -> ImportView:
    """Take over what was checked."""
    job = await commands.start(uow, import_id, without_refused=body.without_refused, by=actor)
    return ImportView.of(job)


@router.post("/{import_id}/stop", status_code=202)
async def stop(import_id: UUID, uow: Uow, actor: Team) -> ImportView:
    """Stop after the part that is in hand. What was taken over stays."""
    return ImportView.of(await commands.stop(uow, import_id, by=actor))


@router.post("/{import_id}/resume", status_code=202)
async def resume(import_id: UUID, uow: Uow, actor: Team) -> ImportView:
    """Go on where it stopped: no row is lost and none comes twice."""
    return ImportView.of(await commands.resume(uow, import_id, by=actor))
