"""Sources that hand in signed signals, and grouping reports by hand."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from campaigns.api.fields import Area, Body, Line, Nation, Reason, Region, Stream
from campaigns.api.signals import Officer, Reader, SignalRaisedView
from campaigns.commands import grouping
from campaigns.commands import intake as commands
from campaigns.domain.intake import LONGEST_REPORT, Source
from campaigns.domain.signal import Kind, Report, Signal
from campaigns.queries import intake as queries
from campaigns.queries.incidents import READERS
from campaigns.store import intake as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import declares, requires
from sanctuary.http import WITHOUT_KEY, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1", ["signal intake"])
Maker = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class NewSource(Reason):
    """`title` is what we call it. With a nation it may speak of that nation only."""

    title: Line
    nation: Nation | None = None


class Rotation(Body):
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24


class SourceView(BaseModel):
    source_id: UUID
    title: str
    nation: str | None
    made_by: UUID
    made_at: datetime
    old_secret_until: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, one: Source) -> "SourceView":
        return cls(
            source_id=one.id,
            title=one.title,
            nation=one.nation,
            made_by=one.made.by,
            made_at=one.made.at,
            old_secret_until=one.old_until,
            revoked_at=one.revoked.at if one.revoked else None,
        )


class SourceWithSecret(SourceView):
    """`secret` signs what the source sends (Standard Webhooks). It is shown now and never again."""

    secret: str


class Handed(Body):
    """What a source noticed. Nothing that says where people seeking sanctuary are."""

    kind: Kind
    nation: Nation
    region: Region | None = None
    area: Area | None = None
    stream: Stream | None = None
    summary: Annotated[str, Field(min_length=1, max_length=LONGEST_REPORT)]
    source_url: Annotated[str | None, Field(max_length=2000)] = None


class Joining(Reason):
    first_id: UUID


class Suggestion(BaseModel):
    """`points`: the more, the likelier; `reasons` says what the two share."""

    signal_id: UUID
    points: int
    reasons: list[str]


@router.post("/intake/sources", status_code=201, openapi_extra=WITHOUT_KEY)
async def make(
    body: NewSource, actor: Maker, uow: Uow, now: Now, response: Response
) -> SourceWithSecret:
    """A system that may hand in signals. If the answer is lost, revoke it and make another."""
    source, secret = await commands.make(
        uow, body.title, body.nation, reason=body.reason, by=actor, at=now
    )
    return _with_secret(response, source, secret)


@router.get("/intake/sources")
async def list_sources(_: Maker, uow: Uow, asked: PageRequest) -> Page[SourceView]:
    rows = await queries.sources(uow, asked)
    return asked.page(rows, lambda row: SourceView.of(store.source_of(row)), lambda row: (row.id,))


@router.get("/intake/sources/{source_id}")
async def show(source_id: UUID, _: Maker, uow: Uow, response: Response) -> SourceView:
    """Its ETag is what rotating and revoking need."""
    source = await store.get(uow, source_id)
    etag(response, source.version)
    return SourceView.of(source)


@router.post("/intake/sources/{source_id}/rotation", openapi_extra=WITHOUT_KEY)
async def rotate(source_id: UUID, body: Rotation, actor: Maker, edit: Edit) -> SourceWithSecret:
    """A new secret; the one before counts for `overlap_hours` more."""
    overlap = timedelta(hours=body.overlap_hours)
    source, secret = await commands.rotate(
        edit.uow, source_id, overlap, expected=edit.expected, by=actor, at=edit.now
    )
    return _with_secret(edit.response, source, secret)


@router.post("/intake/sources/{source_id}/revocation")
async def revoke(source_id: UUID, body: Reason, actor: Maker, edit: Edit) -> SourceView:
    """Nothing is taken from it any more, from this moment on."""
    return SourceView.of(
        await commands.revoke(
            edit.uow, source_id, reason=body.reason, expected=edit.expected, by=actor, at=edit.now
        )
    )


async def _signed(request: Request, source_id: UUID, uow: Uow, now: Now) -> str:
    """The id of a message that the source signed."""
    request.state.caller = f"source:{source_id}"
    return await commands.checked(uow, source_id, await request.body(), request.headers, at=now)


Signed = Annotated[str, Depends(declares("signature: intake source", _signed))]


@router.post("/intake/sources/{source_id}/signals", status_code=201, openapi_extra=WITHOUT_KEY)
async def hand_in(
    source_id: UUID, message_id: Signed, body: Handed, uow: Uow, now: Now
) -> SignalRaisedView:
    """A signal, signed as Standard Webhooks has it. The same `webhook-id` again changes nothing."""
    source = await store.get(uow, source_id)
    commands.must_speak_of(source, body.nation)
    report = Report(**body.model_dump())
    return _raised(await commands.by_webhook(uow, source_id, message_id, report, at=now))


@router.get("/signals/{signal_id}/suggestions")
async def suggest(signal_id: UUID, actor: Reader, uow: Uow) -> list[Suggestion]:
    """Which matters it may belong to, the likeliest first: ten at most. A person decides."""
    signal, found = await grouping.suggestions(uow, signal_id)
    actor.must(*READERS, nation=signal.nation)
    return [
        Suggestion(signal_id=other.id, points=like.points, reasons=list(like.reasons))
        for other, like in found
        if actor.may(*READERS, nation=other.nation)
    ]


@router.post("/signals/{signal_id}/joining")
async def join(
    signal_id: UUID, body: Joining, actor: Officer, uow: Uow, now: Now
) -> SignalRaisedView:
    """It speaks of the same matter as an earlier report."""
    return _raised(
        await grouping.join(uow, signal_id, body.first_id, reason=body.reason, by=actor, at=now)
    )


@router.post("/signals/{signal_id}/parting")
async def part(
    signal_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now
) -> SignalRaisedView:
    """It is another matter after all, and waits for triage of its own."""
    return _raised(await grouping.part(uow, signal_id, reason=body.reason, by=actor, at=now))


def _with_secret(response: Response, source: Source, secret: str) -> SourceWithSecret:
    response.headers["Cache-Control"] = "no-store"
    etag(response, source.version)
    return SourceWithSecret(**SourceView.of(source).model_dump(), secret=secret)


def _raised(signal: Signal) -> SignalRaisedView:
    return SignalRaisedView(
        signal_id=signal.id,
        status=signal.status,
        duplicate_of=signal.duplicate_of,
        incident_id=signal.incident_id,
    )
