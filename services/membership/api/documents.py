"""Documents and their editions: to read for everybody, to write for the national team."""

import re
from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Request, Response
from pydantic import Field

from membership.api.edition_views import (
    DocumentView,
    EditionSummary,
    EditionWithItems,
    TextView,
)
from membership.api.fields import Body, Reason
from membership.commands import editions as commands
from membership.domain.document import Document, Item, Kind, Library, Status
from membership.domain.official_text import TYPES
from membership.store import editions as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import public, requires
from sanctuary.errors import NotFound
from sanctuary.http import Edit, Expected, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/documents", tags=["documents"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Key = Annotated[
    str,
    Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", examples=["2032-2036"], description="The edition"),
]
NAME = r"^[a-z0-9_]{1,60}$"


class ItemBody(Body):
    """`key` is what plans and criteria refer to; `name` is short; the order is that of the list."""

    kind: Kind
    key: Annotated[str, Field(pattern=NAME, examples=["lived_experience"])]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(max_length=2000)] = ""


class ItemsBody(Body):
    items: Annotated[list[ItemBody], Field(max_length=200)]


class DraftBody(Body):
    edition: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", examples=["2032-2036"])]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(max_length=300)] = ""
    valid_until: date | None = None


class RevisionBody(Body):
    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    source: Annotated[str, Field(max_length=300)] | None = None
    valid_until: date | None = None


class PublicationBody(Body):
    valid_from: date
    reason: Reason


def _editions(library: Library, document: str, on: date) -> list[EditionSummary]:
    return [EditionSummary.of(one, on) for one in library.public() if one.document == document]


@router.get("", dependencies=[Depends(public)])
async def documents(uow: Uow) -> list[DocumentView]:
    """What can be signed, with every edition that was ever published."""
    library, today = await store.library(uow), uow.clock.today()
    return [
        DocumentView(document=document, editions=_editions(library, document, today))
        for document in Document
    ]


@router.get("/{document}/editions/{edition}", dependencies=[Depends(public)])
async def edition(document: Document, edition: Key, uow: Uow) -> EditionWithItems:
    """One edition with its items. What is still a draft is not found here."""
    found = (await store.library(uow)).edition(document, edition)
    return EditionWithItems.shown(found, uow.clock.today())


@router.get("/{document}/editions/{edition}/text", dependencies=[Depends(public)])
async def text(document: Document, edition: Key, uow: Uow) -> Response:
    """The official text, as it was uploaded; `Repr-Digest` carries its SHA-256."""
    found = (await store.library(uow)).edition(document, edition)
    kept = await store.get_text(uow, found.id)
    name = re.sub(r"[^a-z0-9-]", "-", f"{document.value}-{edition}") + TYPES[kept.media_type]
    charset = "" if kept.media_type == "application/pdf" else "; charset=utf-8"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Repr-Digest": f"sha-256=:{kept.base64}:",
        "X-Content-SHA256": kept.sha256,
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(kept.content, media_type=kept.media_type + charset, headers=headers)


@router.get("/{document}/drafts", tags=["documents"])
async def drafts(document: Document, uow: Uow, _: Team) -> list[EditionSummary]:
    """Editions that are being written."""
    library, today = await store.library(uow), uow.clock.today()
    return [
        EditionSummary.of(one, today)
        for one in library.editions
        if one.document == document and one.status is Status.DRAFT
    ]


@router.get("/{document}/editions/{edition}/draft")
async def one_draft(
    document: Document, edition: Key, uow: Uow, _: Team, response: Response
) -> EditionWithItems:
    """One edition as the team sees it; its ETag is what a change needs."""
    for one in (await store.library(uow)).editions:
        if (one.document, one.edition) == (document, edition):
            etag(response, one.version)
            return EditionWithItems.shown(one, uow.clock.today(), team=True)
    raise NotFound("There is no such edition. The list of drafts shows what is being written.")


@router.post("/{document}/editions", status_code=201)
async def add(
    document: Document, body: DraftBody, uow: Uow, actor: Team, response: Response
) -> EditionWithItems:
    """Begin a new edition as a draft."""
    made = await commands.draft(
        uow,
        document,
        body.edition,
        title=body.title,
        source=body.source,
        valid_until=body.valid_until,
        by=actor,
    )
    etag(response, made.version)
    return EditionWithItems.shown(made, uow.clock.today(), team=True)


@router.patch("/{document}/editions/{edition}")
async def revise(
    document: Document, edition: Key, body: RevisionBody, actor: Team, edit: Edit
) -> EditionWithItems:
    """Change title, source or last day of a draft."""
    made = await commands.revise(
        edit.uow, document, edition, **body.model_dump(), expected=edit.expected, by=actor
    )
    etag(edit.response, made.version)
    return EditionWithItems.shown(made, edit.uow.clock.today(), team=True)


@router.put("/{document}/editions/{edition}/items")
async def put_items(
    document: Document, edition: Key, body: ItemsBody, actor: Team, edit: Edit
) -> EditionWithItems:
    """All items of a draft, in reading order, instead of those it has."""
    items = tuple(Item(item.kind, item.key, item.name, item.text) for item in body.items)
    made = await commands.set_items(
        edit.uow, document, edition, items, expected=edit.expected, by=actor
    )
    etag(edit.response, made.version)
    return EditionWithItems.shown(made, edit.uow.clock.today(), team=True)


@router.delete("/{document}/editions/{edition}", status_code=204)
async def discard(
    document: Document, edition: Key, uow: Uow, actor: Team, expected: Expected
) -> None:
    """Let go of a draft that nobody needs. What was published stays for ever."""
    await commands.discard(uow, document, edition, expected=expected, by=actor)


_FILE = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES},
    }
}


@router.put("/{document}/editions/{edition}/text", openapi_extra=_FILE)
async def put_text(
    document: Document, edition: Key, request: Request, actor: Team, edit: Edit
) -> TextView:
    """Upload the official text: PDF, Markdown or plain text, as the body of the request."""
    made, kept = await commands.set_text(
        edit.uow,
        document,
        edition,
        request.headers.get("content-type", ""),
        await request.body(),
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, made.version)
    return TextView(media_type=kept.media_type, size=kept.size, sha256=kept.sha256)


@router.post("/{document}/editions/{edition}/publication")
async def publish(
    document: Document, edition: Key, body: PublicationBody, actor: Team, edit: Edit
) -> EditionWithItems:
    """Decide that from a day on this is what people sign. Asks earlier signatories again."""
    made = await commands.publish(
        edit.uow,
        document,
        edition,
        body.reason,
        since=body.valid_from,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, made.version)
    return EditionWithItems.shown(made, edit.uow.clock.today(), team=True)
