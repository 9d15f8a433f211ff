"""The mails that came in, newest 20,000 of them, in memory."""

import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default as modern
from functools import cached_property
from html.parser import HTMLParser
from itertools import islice
from typing import Any

from sanctuary.ids import new_id

KEPT = 20_000
_URL = re.compile(r"https?://[^\s<>\"]+")
_TRAILING = ".,;:!?)]'"
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>\r\n]*>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived. `sender` and `recipients` are the envelope's, not the headers'."""

    id: str
    sender: str
    recipients: tuple[str, ...]
    received_at: datetime
    size: int
    squeezed: bytes

    @property
    def raw(self) -> bytes:
        return zlib.decompress(self.squeezed)

    @property
    def head(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[0]

    @property
    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, _class=EmailMessage, policy=modern)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What a list shows; kept, because whoever waits for a mail lists again and again."""
        message = BytesHeaderParser(policy=modern).parsebytes(self.head)
        return {
            "id": self.id,
            "from": str(message["from"] or self.sender),
            "to": list(self.recipients),
            "subject": str(message["subject"] or ""),
            "date": self.received_at.isoformat(),
            "size": self.size,
        }

    def document(self) -> dict[str, Any]:
        """The whole mail in the form of the API."""
        message = self.parsed
        text, html = part(message, "plain"), part(message, "html")
        return self.summary | {
            "headers": headers(message),
            "text": text,
            "html": html,
            "links": links(html, text),
        }


class Store:
    """Bounded: when it is full the oldest mail makes room."""

    def __init__(self, kept: int = KEPT) -> None:
        self.kept = kept
        self._mails: dict[str, Mail] = {}
        self._of: dict[str, deque[Mail]] = {}

    def __len__(self) -> int:
        return len(self._mails)

    def add(self, sender: str, recipients: Iterable[str], raw: bytes) -> Mail:
        now = datetime.now(UTC)
        mail = Mail(str(new_id()), sender, tuple(recipients), now, len(raw), zlib.compress(raw, 1))
        self._mails[mail.id] = mail
        for name in _names(mail):
            self._of.setdefault(name, deque()).append(mail)
        if len(self._mails) > self.kept:
            self._forget(next(iter(self._mails.values())))
        return mail

    def get(self, mail_id: str) -> Mail | None:
        return self._mails.get(mail_id)

    def clear(self) -> None:
        self._mails.clear()
        self._of.clear()

    def page(
        self, *, to: str = "", since: datetime | None = None, before: str = "", limit: int = 50
    ) -> tuple[list[Mail], str | None]:
        """Newest first, and the cursor of the next page when there is one."""
        found = islice(self._newest_first(to, since, before), limit + 1)
        mails = list(found)
        more = len(mails) > limit
        return mails[:limit], mails[limit - 1].id if more else None

    def count(self, to: str = "") -> int:
        return len(self._of.get(to.strip().lower(), ())) if to else len(self)

    def _newest_first(self, to: str, since: datetime | None, before: str) -> Iterator[Mail]:
        """Ids sort by time, so a cursor still holds after its mail has gone."""
        mails = self._of.get(to.strip().lower(), ()) if to else self._mails.values()
        for mail in reversed(mails):
            if since is not None and mail.received_at < since:
                return
            if not before or mail.id < before:
                yield mail

    def _forget(self, mail: Mail) -> None:
        del self._mails[mail.id]
        for name in _names(mail):
            theirs = self._of[name]
            theirs.popleft()
            if not theirs:
                del self._of[name]


def _names(mail: Mail) -> set[str]:
    """What a mail can be found by: its recipients, and its Message-ID with the angle brackets."""
    ids = (found.decode("ascii", "replace") for found in _MESSAGE_ID.findall(mail.head))
    return {name.lower() for name in (*mail.recipients, *ids)}


def part(message: EmailMessage, kind: str) -> str | None:
    """The text of the first `text/<kind>` part that is no attachment."""
    body = message.get_body((kind,))
    if not isinstance(body, EmailMessage):
        return None
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):
        raw = body.get_payload(decode=True)
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else None


def headers(message: EmailMessage) -> dict[str, str]:
    """Decoded; one that occurs more than once is joined by line breaks."""
    found: dict[str, str] = {}
    for name, value in message.items():
        found[name] = f"{found[name]}\n{value}" if name in found else str(value)
    return found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def links(html: str | None, text: str | None) -> list[str]:
    """Every address a reader could follow, each once, in the order of the page."""
    reader = _Links()
    reader.feed(html or "")
    in_text = [found.rstrip(_TRAILING) for found in _URL.findall(text or "")]
    return list(dict.fromkeys([*reader.found, *in_text]))
