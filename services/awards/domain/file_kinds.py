"""What a file is, told by what is inside it and never by its name."""

import io
import zipfile
from enum import StrEnum

from sanctuary.errors import Invalid, Refusal

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


class WrongFile(Invalid):
    slug = "wrong-kind-of-file"
    title = "This file cannot be attached"


class TooLarge(Refusal):
    slug = "file-too-large"
    status = 413
    title = "This file is too large"


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
