"""The mailbox to which mail comes back, over IMAP. Everything here blocks: call it in a thread.

`imaps://user:password@host/INBOX`; `imap+starttls://`; `imap://` on this machine only. A letter
that was acted on is moved to one folder, one that a person should look at to another. Until then it
stays where it is, so that nothing is lost when the process ends in between.
"""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from imaplib import IMAP4
from typing import Self
from urllib.parse import unquote, urlsplit

from imap_tools import A, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

_PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS = 30.0
BROKEN = (ImapToolsError, IMAP4.error, OSError)


class LetterboxFailed(Exception):
    """The mailbox does not answer, or not as it should. In words that name no password."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mailbox is, and the names of its folders."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    inbox: str
    handled: str
    left: str

    @classmethod
    def of(cls, url: str, *, handled: str, left: str) -> Self:
        """Raises ValueError, in words for whoever wrote the setting."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
            raise ValueError("Write the mailbox as imaps://user:password@host/INBOX.")
        if parts.scheme == "imap" and parts.hostname not in _LOOPBACK:
            raise ValueError("A mailbox on another machine needs imaps:// or imap+starttls://.")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            inbox=unquote(parts.path.strip("/")) or "INBOX",
            handled=handled,
            left=left,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """`raw` is None for one that is too large to be read."""

    uid: str
    raw: bytes | None


class Letterbox:
    """One connection, opened when it is needed. Raises LetterboxFailed, and then it is closed."""

    def __init__(self, place: Place, *, largest: int) -> None:
        self._place = place
        self._largest = largest
        self._box: BaseMailBox | None = None

    def arrived(self, most: int) -> list[Letter]:
        """The oldest letters that nobody has filed yet."""
        try:
            box = self._opened()
            box.client.noop()  # some servers tell of new letters only then
            return [self._letter(box, uid) for uid in box.uids("ALL")[:most]]
        except BROKEN as error:
            raise self._failed(error) from error

    def file(self, *, handled: Iterable[str], left: Iterable[str]) -> None:
        """Move letters to where they belong. One that is gone already is no mistake."""
        try:
            box = self._opened()
            for uids, folder in ((handled, self._place.handled), (left, self._place.left)):
                if chosen := list(uids):
                    box.move(chosen, folder)
        except BROKEN as error:
            raise self._failed(error) from error

    def forget(self, *, handled: date, left: date) -> None:
        """Letters hold addresses and what people wrote: what came before these days goes."""
        try:
            box = self._opened()
            try:
                for folder, before in ((self._place.handled, handled), (self._place.left, left)):
                    box.folder.set(folder)
                    if old := box.uids(A(date_lt=before)):
                        box.delete(old)
            finally:
                box.folder.set(self._place.inbox)
        except BROKEN as error:
            raise self._failed(error) from error

    def close(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            try:
                box.logout()
            except BROKEN:
                return

    def _letter(self, box: BaseMailBox, uid: str) -> Letter:
        _, sizes = box.client.uid("fetch", uid, "(RFC822.SIZE)")
        said = sizes[0] if sizes and isinstance(sizes[0], bytes) else b""
        size = said.upper().partition(b"RFC822.SIZE")[2].split(b")")[0].split()
        if size and size[0].isdigit() and int(size[0]) > self._largest:
            return Letter(uid, None)
        _, parts = box.client.uid("fetch", uid, "(BODY.PEEK[])")
        whole = next((one[1] for one in parts if isinstance(one, tuple)), b"")
        return Letter(uid, whole if len(whole) <= self._largest else None)

    def _opened(self) -> BaseMailBox:
        if self._box is None:
            self._box = self._connected()
            for folder in (self._place.handled, self._place.left):
                if not self._box.folder.exists(folder):
                    self._box.folder.create(folder)
        return self._box

    def _connected(self) -> BaseMailBox:
        place = self._place
        box: BaseMailBox
        match place.scheme:
            case "imaps":
                trusted = ssl.create_default_context()
                box = MailBox(place.host, place.port, _SECONDS, ssl_context=trusted)
            case "imap+starttls":
                trusted = ssl.create_default_context()
                box = MailBoxStartTls(place.host, place.port, _SECONDS, ssl_context=trusted)
            case _:
                box = MailBoxUnencrypted(place.host, place.port, _SECONDS)
        return box.login(place.user, place.password, initial_folder=place.inbox)

    def _failed(self, error: Exception) -> LetterboxFailed:
        self.close()
        return LetterboxFailed(type(error).__name__)
