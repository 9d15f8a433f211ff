"""Files that people send us: told by their first bytes, never by their name."""

import hashlib
from dataclasses import dataclass
from typing import Self

from sanctuary.errors import Refusal

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", ODT: "odt", TEXT: "txt"}
_MIMETYPE_BY = 100


class UploadEmpty(Refusal):
    slug = "upload-empty"
    status = 422
    title = "This file is empty"


class UploadTooLarge(Refusal):
    slug = "upload-too-large"
    status = 422
    title = "This file is too large"


class UploadOfOtherKind(Refusal):
    slug = "upload-of-other-kind"
    status = 422
    title = "This is not a kind of file that we keep"


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes as they came, and what can be checked of them for ever."""

    content: bytes
    media_type: str
    sha256: str

    @classmethod
    def read(cls, content: bytes, *, most: int) -> Self:
        """Take a file in, or say what is wrong with it."""
        if not content:
            raise UploadEmpty("Nothing arrived. Choose the file again and send it once more.")
        if len(content) > most:
            raise UploadTooLarge(
                f"The file has {len(content) // 1000:,} kB and we keep up to {most // 1000:,} kB. "
                "Save it with smaller pictures, or as text, and send it again."
            )
        return cls(content, media_type_of(content), hashlib.sha256(content).hexdigest())

    @property
    def size(self) -> int:
        return len(self.content)


def media_type_of(content: bytes) -> str:
    """What the bytes are: PDF, Word, OpenDocument text or plain text."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        if ODT.encode() in content[:_MIMETYPE_BY]:
            return ODT
        if b"word/" in content:
            return DOCX
    elif b"\x00" not in content:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return TEXT
    raise UploadOfOtherKind(
        "We keep documents as PDF, Word (.docx), OpenDocument text (.odt) or plain text (UTF-8). "
        "Save it as one of these and send it again."
    )
