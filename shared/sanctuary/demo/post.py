"""The mailbox as a client reads it: everybody's mails, what they say and where they lead."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from sanctuary.demo.patience import PATIENCE, StoryBroken, wait_for

PAGE = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as the mailbox shows it."""

    id: str
    to: str
    subject: str
    headers: Mapping[str, str]
    text: str
    links: tuple[str, ...]

    def header(self, name: str) -> str:
        return next(
            (value for key, value in self.headers.items() if key.lower() == name.lower()), ""
        )

    def link(self, path: str) -> str:
        """The first link to `path`. Raises StoryBroken when the mail has none."""
        for link in self.links:
            if urlsplit(link).path == path:
                return link
        raise StoryBroken(f"the mail “{self.subject}” has no link to {path}")

    @property
    def one_click(self) -> str:
        """Where a mail programme unsubscribes with one click (RFC 8058); empty when nowhere."""
        if self.header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click":
            return ""
        found = re.search(r"<(https?://[^>]+)>", self.header("List-Unsubscribe"))
        return found.group(1) if found else ""


@dataclass(slots=True)
class Mailbox:
    """Everybody's post: nothing leaves the machine."""

    http: httpx.Client
    seen: dict[str, Mail] = field(default_factory=dict)
    read: dict[str, tuple[str, dict[str, list[str]]]] = field(default_factory=dict)

    def listed(self, to: str) -> list[dict[str, Any]]:
        """What lies in one person's mailbox, newest first, without opening it."""
        items: list[dict[str, Any]] = self._page(to=to, limit="200")["items"]
        return items

    def count(self, to: str) -> int:
        return int(self._page(to=to, limit="1")["total"])

    def mark(self) -> str:
        """A place in the post: what comes later is new."""
        newest = self._page(limit="1")["items"]
        return str(newest[0]["id"]) if newest else ""

    def since(self, mark: str) -> dict[str, list[str]]:
        """Everything that came after `mark`: mail ids by address, newest first.

        Asked again, only what came meanwhile is read.
        """
        newest, known = self.read.get(mark, (mark, {}))
        fresh = list(self._after(newest))
        found = {address: [*ids] for address, ids in known.items()}
        for each in reversed(fresh):
            for address in each["to"]:
                found.setdefault(address, []).insert(0, each["id"])
        self.read[mark] = (fresh[0]["id"] if fresh else newest, found)
        return found

    def _after(self, mark: str) -> Iterator[dict[str, Any]]:
        """What came after a mail, newest first."""
        params = {"limit": str(PAGE)}
        while True:
            page = self._page(**params)
            for each in page["items"]:
                if each["id"] <= mark:
                    return
                yield each
            if not page["next"]:
                return
            params["cursor"] = page["next"]

    def mails(self, to: str) -> list[Mail]:
        """All mails to an address, oldest first."""
        return [self.open(each["id"]) for each in reversed(self.listed(to))]

    def _page(self, **params: str) -> dict[str, Any]:
        return self._read("/api/messages", params)

    def _read(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        try:
            answer = self.http.get(path, params=params).raise_for_status()
        except httpx.HTTPError as broken:
            raise StoryBroken(f"the mailbox did not answer {path}: {broken}") from broken
        document: dict[str, Any] = answer.json()
        return document

    def open(self, mail_id: str) -> Mail:
        if mail_id not in self.seen:
            found = self._read(f"/api/messages/{mail_id}", {})
            self.seen[mail_id] = Mail(
                id=mail_id,
                to=", ".join(found["to"]),
                subject=found["subject"],
                headers=found["headers"],
                text=found["text"] or "",
                links=tuple(found["links"]),
            )
        return self.seen[mail_id]

    def linking(self, to: str, path: str) -> list[Mail]:
        """The mails to `to` that lead to `path`: what a mail is for shows in where it leads."""
        return [
            mail
            for mail in self.mails(to)
            if any(urlsplit(link).path == path for link in mail.links)
        ]

    def wait_for(self, to: str, path: str, *, seconds: float = PATIENCE) -> Mail:
        """The first mail to `to` that leads to `path`."""
        return wait_for(
            f"a mail to {to} that leads to {path}",
            lambda: next(iter(self.linking(to, path)), None),
            seconds=seconds,
        )
