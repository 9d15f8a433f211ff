"""Evidence files of an application: attach, list, take away, and a short link to download."""

from base64 import b64encode
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from awards import commands
from awards.api.callers import OfApplication, through_link
from awards.domain.evidence import Consent, Evidence, Gone
from awards.domain.file_kinds import Kind
from awards.queries.evidence import evidence_list, evidence_to_open
from awards.storage import files_of
from awards.uploads import read_upload, take
from sanctuary import http, links
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link, grants_of
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.router("/v1/applications", ["evidence"])
downloads = http.page_router("/evidence")
MINUTES = 10
EvidenceOpened = Annotated[Link, Depends(by_link(Purpose.EVIDENCE))]

_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "shows_people"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "title": {"type": "string", "maxLength": 120},
                        "criterion": {"type": "string", "maxLength": 80},
                        "shows_people": {"type": "string", "enum": ["yes", "no"]},
                        "consent": {
                            "type": "string",
                            "enum": ["none", "application", "publicity"],
                        },
                        "made_on": {"type": "string", "format": "date"},
                    },
                }
            }
        },
    }
}


class EvidenceOut(BaseModel):
    """A file as its readers see it. `sha256` is of the file as it is kept and downloaded.

    Photos are kept upright and without what the camera noted beside them, the place for example.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    criterion: str
    title: str
    kind: Kind
    size: int
    sha256: str
    shows_people: bool
    consent: Consent
    made_on: date | None
    added_at: datetime


class EvidenceListOut(BaseModel):
    items: list[EvidenceOut]


class RemovalIn(BaseModel):
    """Why: it is not needed, or somebody in it took back their consent."""

    because: Literal["not_needed", "consent_withdrawn"] = "not_needed"


class DownloadOut(BaseModel):
    url: str
    expires_at: datetime


def show(each: Evidence) -> EvidenceOut:
    values = {name: getattr(each, name) for name in EvidenceOut.model_fields if name != "sha256"}
    return EvidenceOut(**values, sha256=each.digest)


@router.post("/{application_id}/evidence", status_code=201, openapi_extra=_UPLOAD)
async def attach_evidence(
    application_id: UUID, by: OfApplication, request: Request, uow: Uow
) -> EvidenceOut:
    """Attach a file. What it is, is told by what is in it; its name counts for nothing.

    Where people can be recognised, `consent` says what they agreed to: this application alone, or
    publicity for the award too.
    """
    upload = await read_upload(await request.form())
    return show(await take(uow, application_id, upload, request.app.state.settings, by=by))


@router.get("/{application_id}/evidence")
async def list_evidence(application_id: UUID, by: OfApplication, uow: Uow) -> EvidenceListOut:
    """The files of an application, oldest first; forty at most."""
    found = await evidence_list(uow, application_id, by=by)
    return EvidenceListOut(items=[show(each) for each in found])


@router.post("/{application_id}/evidence/{evidence_id}/removal")
async def remove_evidence(
    *,
    application_id: UUID,
    evidence_id: UUID,
    body: RemovalIn,
    by: OfApplication,
    uow: Uow,
    now: Now,
) -> Response:
    """Take a file away. It closes at once, for everybody; the file itself is deleted."""
    await commands.remove_evidence(uow, application_id, evidence_id, body.because, by=by, at=now)
    return Response(status_code=204)


@router.get("/{application_id}/evidence/{evidence_id}/link")
async def link_to_evidence(
    *, application_id: UUID, evidence_id: UUID, by: OfApplication, request: Request, uow: Uow
) -> DownloadOut:
    """An address that opens this one file for ten minutes, for who asked and may still read it."""
    found = await evidence_to_open(uow, application_id, evidence_id, by=by)
    address, expires_at = download_link(request, found, by)
    return DownloadOut(url=address, expires_at=expires_at)


def download_link(request: Request, found: Evidence, by: Actor) -> tuple[str, datetime]:
    """The short link to one file, for the person who asked for it."""
    settings = request.app.state.settings
    expires_at = request.app.state.clock.now() + timedelta(minutes=MINUTES)
    token = links.sign(
        settings.link_key,
        Purpose.EVIDENCE,
        found.id,
        expires_at=expires_at,
        person=by.id,
        extra={"of": found.application_id.hex, "by": by.link_purpose or ""},
    )
    return links.url(settings, "awards", "/evidence", token), expires_at


@downloads.get("")
async def download_evidence(request: Request, link: EvidenceOpened, uow: Uow) -> Response:
    """The file, to be saved: never shown as a page of ours, whatever is in it."""
    application_id = UUID(hex=link.claims["of"])
    by = await _reader(uow, link, application_id)
    found = await evidence_to_open(uow, application_id, link.subject, by=by)
    content = await files_of(request.app.state.settings).get(found.key)
    if content is None:
        raise Gone(
            "This file is not where it should be. Please tell the national team; if you have a "
            "copy, attach it again."
        )
    return Response(content, media_type=found.kind.media_type, headers=_headers(found))


async def _reader(uow: Uow, link: Link, application_id: UUID) -> Actor:
    """Who asked for this link, with what they may do now and not when they asked."""
    if link.claims["by"] == Purpose.APPLICATION:
        return through_link(link.actor.id, ScopeKind.APPLICATION, application_id)
    return Actor(link.actor.id, await grants_of(uow, link.actor.id))


def _headers(found: Evidence) -> dict[str, str]:
    plain = found.download_as.encode("ascii", "ignore").decode() or f"evidence.{found.kind}"
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''"
        + quote(found.download_as, safe=""),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(found.digest)).decode()}:",
    }
