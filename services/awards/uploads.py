"""What a form brings when somebody attaches a file, read the same way for the API and the pages."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import cast
from uuid import UUID

from starlette.datastructures import FormData, UploadFile

from awards import commands
from awards.domain.evidence import LONGEST_TITLE, Consent, Evidence, Offered
from awards.domain.file_kinds import MEGABYTE, kind_of
from awards.pictures import cleaned
from awards.storage import files_of
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.settings import Settings

_CONSENTS = ("none", "application", "publicity")
_SAID: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with a file, as it came."""

    content: bytes
    title: str
    criterion: str
    shows_people: bool | None
    consent: Consent
    made_on: date | None


async def read_upload(form: FormData) -> Upload:
    """Read a form. What a file is called becomes its title when nobody wrote one."""
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    called = (file.filename or "") if isinstance(file, UploadFile) else ""
    consent = _text(form, "consent") or "none"
    if consent not in _CONSENTS:
        raise Invalid(
            "Choose what the people in this file agreed to.",
            errors=[{"field": "consent", "detail": f"One of {', '.join(_CONSENTS)}."}],
        )
    title = _text(form, "title") or PurePosixPath(called.replace("\\", "/")).stem
    return Upload(
        content=content,
        title=" ".join(_written(title).split())[:LONGEST_TITLE],
        criterion=_text(form, "criterion"),
        shows_people=_SAID.get(_text(form, "shows_people")),
        consent=cast("Consent", consent),
        made_on=_day(_text(form, "made_on")),
    )


async def take(
    uow: UnitOfWork, application_id: UUID, upload: Upload, settings: Settings, *, by: Actor
) -> Evidence:
    """Look into the file, write its row, and put it down: in this order, within one request."""
    kind = kind_of(upload.content, largest=settings.evidence_largest_mb * MEGABYTE)
    kept = await asyncio.to_thread(cleaned, upload.content, kind)
    offered = Offered(
        kind=kind,
        size=len(kept),
        digest=hashlib.sha256(kept).hexdigest(),
        title=upload.title or "Evidence",
        criterion=upload.criterion,
        shows_people=upload.shows_people,
        consent=upload.consent,
        made_on=upload.made_on,
    )
    evidence = await commands.attach(
        uow, application_id, offered, evidence_id=new_id(), by=by, at=uow.clock.now()
    )
    await files_of(settings).put(evidence.key, kept)
    return evidence


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return _written(value) if isinstance(value, str) else ""


def _written(text: str) -> str:
    """What a person wrote: without characters that nobody sees and no store takes."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t").strip()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "Write the day as year, month and day, for example 2026-03-02, or leave it out.",
            errors=[{"field": "made_on", "detail": "A day such as 2026-03-02."}],
        ) from None
