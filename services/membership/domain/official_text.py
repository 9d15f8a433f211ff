"""The official text of an edition: a file that is what it says it is."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Self

from sanctuary.errors import Invalid, Refusal

TYPES = {"application/pdf": ".pdf", "text/markdown": ".md", "text/plain": ".txt"}
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"MZ", b"\x89PNG", b"GIF8", b"\xff\xd8")


@dataclass(frozen=True, slots=True)
class TextRule:
    """How large a text may be, from a day on."""

    since: date
    source: str
    largest_bytes: int


class TextTooLarge(Refusal):
    slug = "text-too-large"
    status = 413
    title = "This file is too large"


class TextUnreadable(Refusal):
    slug = "text-not-as-declared"
    status = 415
    title = "This file is not what it says it is"


@dataclass(frozen=True, slots=True)
class OfficialText:
    """`sha256` is what a reader compares to know that nothing was changed since."""

    media_type: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def base64(self) -> str:
        """The digest as RFC 9530 writes it."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode()

    @classmethod
    def read(cls, declared: str, content: bytes, *, most: int) -> Self:
        """Check the first bytes against the declared type; a file is never taken on its word."""
        media_type = declared.split(";", maxsplit=1)[0].strip().lower()
        if not content:
            raise Invalid(
                "The file is empty. Send the official text as the body of the request.",
                errors=[{"pointer": "/", "detail": "Send a file."}],
            )
        if len(content) > most:
            raise TextTooLarge(
                f"The file has {len(content):,} bytes; up to {most:,} are taken. Make it smaller, "
                "for example by leaving out pictures."
            )
        if media_type not in TYPES or not _is(media_type, content):
            raise TextUnreadable(
                "Send a PDF, Markdown or plain text (UTF-8), and say in Content-Type which: "
                "application/pdf, text/markdown or text/plain. The file's own first bytes must "
                "agree with it."
            )
        return cls(media_type, content, hashlib.sha256(content).hexdigest())


def _is(media_type: str, content: bytes) -> bool:
    if media_type == "application/pdf":
        return content.startswith(b"%PDF-")
    if content.startswith((b"%PDF-", *_OTHERS)):
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(letter < " " and letter not in "\t\r\n\f" for letter in text)
