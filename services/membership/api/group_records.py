"""What is kept of a group: readiness, notes, documents, the terms it accepted."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import group_records as commands
from membership.domain.affiliation import conditions
from membership.domain.group_note import RESEARCH, GroupNote, NoteKind
from membership.domain.upload import EXTENSIONS
from membership.queries import group_readiness as queries
from membership.queries.groups import own_group
from membership.store import group_records as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/groups/{group_id}", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself: PDF, Word, OpenDocument text or plain text",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


class ConditionView(BaseModel):
    """`detail` says what is missing and what to do; empty when it is met."""

    key: str
    met: bool
    slug: str | None = None
    detail: str = ""


class ReadinessView(BaseModel):
    """What is needed for the review, and for affiliation."""

    research_missing: list[NoteKind]
    conditions: list[ConditionView]
    ready: bool


class NoteBody(Body):
    """`represented` belongs to the kind `representation`, which has no text."""

    kind: NoteKind
    text: Annotated[str, Field(max_length=5000)] = ""
    represented: bool | None = None


class NoteView(BaseModel):
    id: UUID
    kind: NoteKind
    text: str
    represented: bool | None
    noted_on: date
    noted_by: UUID

    @classmethod
    def of(cls, one: GroupNote) -> "NoteView":
        return cls(
            id=one.id,
            kind=one.kind,
            text=one.text,
            represented=one.represented,
            noted_on=one.noted_on,
            noted_by=one.noted_by,
        )


class DocumentView(BaseModel):
    id: UUID
    kind: str
    title: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: UUID
    uploaded_at: datetime


class AcceptanceBody(Body):
    version: Annotated[str, Field(min_length=1, max_length=40)]


class AcceptanceView(BaseModel):
    version: str
    accepted_by: UUID
    accepted_at: datetime


@router.get("/readiness")
async def readiness(group_id: UUID, uow: Uow, actor: Officer) -> ReadinessView:
    """What is there and what is missing before this group can be affiliated."""
    found = conditions(await queries.readiness(uow, group_id, actor))
    noted = {note.kind for note in await store.notes_of(uow, group_id)}
    return ReadinessView(
        research_missing=[kind for kind in RESEARCH if kind not in noted],
        conditions=[
            ConditionView(
                key=key,
                met=missing is None,
                slug=missing.slug if missing else None,
                detail=missing.detail if missing else "",
            )
            for key, missing in found
        ],
        ready=all(missing is None for _, missing in found),
    )


@router.post("/notes", status_code=201)
async def note(group_id: UUID, body: NoteBody, uow: Uow, actor: Coordinator) -> NoteView:
    """Note what was learned of a group, as of today."""
    made = await commands.add_note(
        uow, group_id, body.kind, text=body.text, represented=body.represented, by=actor
    )
    return NoteView.of(made)


@router.get("/notes")
async def notes(group_id: UUID, uow: Uow, actor: Coordinator) -> list[NoteView]:
    """Every note about a group, oldest first. For its coordinators only."""
    return [NoteView.of(one) for one in await queries.notes(uow, group_id, actor)]


@router.post("/documents", status_code=201, openapi_extra=FILE)
async def upload(
    *,
    group_id: UUID,
    kind: commands.DocumentKind,
    title: Annotated[str, Query(min_length=1, max_length=200)],
    request: Request,
    uow: Uow,
    actor: Officer,
    now: Now,
) -> DocumentView:
    """Upload the governing document, or the council's endorsement."""
    document_id = await commands.add_document(
        uow, group_id, kind, title, await request.body(), by=actor, at=now
    )
    row = await store.get_document(uow, group_id, document_id)
    return DocumentView.model_validate(row, from_attributes=True)


@router.get("/documents")
async def documents(group_id: UUID, uow: Uow, actor: Officer) -> list[DocumentView]:
    """What is kept, oldest first; the last governing document is the one that holds."""
    group = await own_group(uow, group_id, actor)
    rows = await store.documents_of(uow, group.id)
    return [DocumentView.model_validate(row, from_attributes=True) for row in rows]


@router.get("/documents/{document_id}/content", response_class=Response)
async def content(group_id: UUID, document_id: UUID, uow: Uow, actor: Officer) -> Response:
    """The file as it came, for the group's officers and its coordinators."""
    group = await own_group(uow, group_id, actor)
    return as_file(await store.get_document(uow, group.id, document_id), str(document_id))


@router.post("/terms-acceptances", status_code=201)
async def accept(
    group_id: UUID, body: AcceptanceBody, uow: Uow, actor: Officer, now: Now
) -> list[AcceptanceView]:
    """Accept the handbook's terms for a group, by version. A second time changes nothing."""
    await commands.accept_terms(uow, group_id, body.version, by=actor, at=now)
    return await acceptances(group_id, uow, actor)


@router.get("/terms-acceptances")
async def acceptances(group_id: UUID, uow: Uow, actor: Officer) -> list[AcceptanceView]:
    """Which versions this group accepted, when, and who said so."""
    group = await own_group(uow, group_id, actor)
    rows = await store.acceptances_of(uow, group.id)
    return [AcceptanceView.model_validate(row, from_attributes=True) for row in rows]


def as_file(row: Any, name: str) -> Response:
    """A kept file to save, never to be run by a browser."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{EXTENSIONS[row.media_type]}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{row.sha256}"',
        "Cache-Control": "private, no-store",
    }
    return Response(row.content, media_type=row.media_type, headers=headers)
