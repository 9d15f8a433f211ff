"""Evidence files: what may be attached, told by what is inside a file and never by its name."""

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal

MOST_FILES = 40
LONGEST_TITLE = 120
MEGABYTE = 1024 * 1024
_LISTED = 512 * 1024
_MACROS = "vbaProject.bin"


class Kind(StrEnum):
    """What a file is: the value is what it is called when it is downloaded."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]

    @property
    def is_picture(self) -> bool:
        return self in {Kind.JPEG, Kind.PNG, Kind.WEBP}


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.DOCX: f"{_OFFICE}wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    Kind.PPTX: f"{_OFFICE}presentationml.presentation",
    Kind.ODT: f"{_OPEN}text",
    Kind.ODS: f"{_OPEN}spreadsheet",
    Kind.ODP: f"{_OPEN}presentation",
}

Consent = Literal["none", "application", "publicity"]
Because = Literal["not_needed", "consent_withdrawn", "erased"]


class WrongFile(Invalid):
    slug = "wrong-kind-of-file"
    title = "This file cannot be attached"


class TooLarge(Refusal):
    slug = "file-too-large"
    status = 413
    title = "This file is too large"


class TooMany(Refusal):
    slug = "too-many-files"
    title = "There are enough files"


class ConsentMissing(Invalid):
    slug = "photo-consent-missing"
    title = "First ask those who can be recognised"


class Closed(Refusal):
    slug = "evidence-closed"
    title = "Nothing can be attached just now"


class Gone(Refusal):
    slug = "evidence-gone"
    status = 410
    title = "This file is not here any more"


def kind_of(content: bytes, *, largest: int) -> Kind:
    """What a file really is. Refuses what is empty, too large, cut off, or none of our kinds."""
    if not content:
        raise WrongFile(
            "The file is empty. Choose it again; if it stays empty, open it on your own device "
            "first and save it anew.",
            errors=[{"field": "file", "detail": "The file is empty."}],
        )
    if len(content) > largest:
        raise TooLarge(
            f"A file may have up to {largest // MEGABYTE} megabytes. Save the photo or document "
            "in a smaller size, or leave out pages that are not needed, then attach it again."
        )
    if (found := _magic(content)) is None:
        raise WrongFile(
            "We take PDF, photos (JPEG, PNG, WebP) and documents (Word, Excel, PowerPoint, "
            "OpenDocument). Save the file as one of these, best as PDF, and attach it again. For a "
            "film, write its address into your answer.",
            errors=[{"field": "file", "detail": "Not one of the kinds that we take."}],
        )
    return found


def _magic(content: bytes) -> Kind | None:
    if content.startswith(b"%PDF-"):
        return _whole_pdf(content)
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    return None


def _whole_pdf(content: bytes) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise WrongFile(
            "The end of this PDF is missing, so it did not arrive whole. Please attach it again, "
            "perhaps over a better connection.",
            errors=[{"field": "file", "detail": "The end of the PDF is missing."}],
        )
    return Kind.PDF


def _document(content: bytes) -> Kind | None:
    """Word, Excel, PowerPoint and OpenDocument are archives that say what they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            said = _said(archive, "mimetype") + _said(archive, "[Content_Types].xml")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None
    if "macroEnabled" in said or any(each.endswith(_MACROS) for each in names):
        raise WrongFile(
            "This document contains macros, small programs that could do harm. Save it as PDF and "
            "attach that.",
            errors=[{"field": "file", "detail": "Documents with macros are not taken."}],
        )
    for kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX):
        if f"{kind.media_type}.main+xml" in said:
            return kind
    for kind in (Kind.ODT, Kind.ODS, Kind.ODP):
        if said == kind.media_type:
            return kind
    return None


def _said(archive: zipfile.ZipFile, name: str) -> str:
    """The beginning of one part; never more, so that a packed giant costs nothing."""
    if name not in archive.namelist():
        return ""
    with archive.open(name) as part:
        return part.read(_LISTED).decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that was looked into, with what was said of it; not yet taken."""

    kind: Kind
    size: int
    digest: str
    title: str
    criterion: str
    shows_people: bool | None
    consent: Consent
    made_on: date | None

    def must_be_right(self, *, today: date) -> None:
        must_have_consent(shows_people=self.shows_people, consent=self.consent)
        if self.made_on is not None and self.made_on > today:
            raise Invalid(
                "The day this was made lies in the future. Correct it, or leave it out.",
                errors=[{"field": "made_on", "detail": "A day that has been."}],
            )

    def must_be_recent(self, months: int | None, *, today: date) -> None:
        """Where an award limits the age of evidence, its day has to be known."""
        if months is None:
            return
        if self.made_on is None:
            raise Invalid(
                "This award asks from when each file is. Add the day on which it was made; the "
                "month is enough to go by, so take its first day.",
                errors=[{"field": "made_on", "detail": "A day such as 2026-03-02."}],
            )
        if is_older(self.made_on, months, today=today):
            raise Invalid(
                f"This award takes evidence of the last {months} months. Choose something newer, "
                "or tell about this one in your answer.",
                errors=[{"field": "made_on", "detail": f"Within the last {months} months."}],
            )


def is_older(made_on: date, months: int, *, today: date) -> bool:
    """Whether a day is more than some months back; the same day of the month still counts."""
    gone = (today.year - made_on.year) * 12 + today.month - made_on.month
    return gone > months or (gone == months and today.day > made_on.day)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of an application. `digest` is the SHA-256 of what is kept.

    `criterion` is empty for what speaks for the whole. The file itself lies outside the database,
    under `key`; `erased_at` is the moment since when it lies nowhere.
    """

    id: UUID
    application_id: UUID
    criterion: str
    title: str
    kind: Kind
    size: int
    digest: str
    shows_people: bool
    consent: Consent
    made_on: date | None
    added_by: UUID
    added_at: datetime
    removed_at: datetime | None = None
    removed_by: UUID | None = None
    removed_because: Because | None = None

    @classmethod
    def take(
        cls,
        offered: Offered,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        application_id: UUID,
        by: UUID,
        at: datetime,
    ) -> Self:
        people = bool(offered.shows_people)
        return cls(
            id=id,
            application_id=application_id,
            criterion=offered.criterion,
            title=offered.title,
            kind=offered.kind,
            size=offered.size,
            digest=offered.digest,
            shows_people=people,
            consent=offered.consent if people else "none",
            made_on=offered.made_on,
            added_by=by,
            added_at=at,
        )

    @property
    def key(self) -> str:
        """Where the file lies: of ids only, so that a folder or a bucket tells nothing."""
        return f"{self.application_id}/{self.id}"

    @property
    def download_as(self) -> str:
        kept = "".join(each if each.isalnum() or each in " -_" else "-" for each in self.title)
        return f"{kept.strip(' -') or 'evidence'}.{self.kind}"

    def remove(self, because: Because, *, by: UUID, at: datetime) -> Self:
        if self.removed_at is not None:
            return self
        return replace(self, removed_at=at, removed_by=by, removed_because=because)


def must_have_consent(*, shows_people: bool | None, consent: Consent) -> None:
    """No picture of people without their consent; whether it is one, somebody has to say."""
    if shows_people is None:
        raise ConsentMissing(
            "Please say whether anybody in this file can be recognised: a face, a name, a badge.",
            errors=[{"field": "shows_people", "detail": "Choose yes or no."}],
        )
    if shows_people and consent == "none":
        raise ConsentMissing(
            "People can be recognised in this file, so we can take it only with their consent, and "
            "for a child with that of a parent or guardian. Ask them first, or choose a picture "
            "without faces and names.",
            errors=[{"field": "consent", "detail": "Say what they agreed to."}],
        )


def must_have_room(count: int) -> None:
    if count >= MOST_FILES:
        raise TooMany(
            f"An application holds up to {MOST_FILES} files. Remove one that says less, or put "
            "several into one PDF; four that show a change say more than forty."
        )
