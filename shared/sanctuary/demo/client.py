"""A thin client, as anybody could write one: HTTP to the four services, mails from the mailbox."""

import json
import re
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx

from sanctuary.network import Network

PATIENCE = 30.0
PAUSE = 0.05
MINT_AFTER = 300.0
PAGE = 500
REQUEST_SECONDS = 20.0
T = TypeVar("T")
Probe = Callable[[], T | None]


class StoryBroken(Exception):
    """The story cannot go on; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None

    @property
    def problem(self) -> str:
        """The stable name of a refusal, the last part of its type; empty when it is none."""
        if not self.headers.get("content-type", "").startswith("application/problem+json"):
            return ""
        return str(self.json.get("type", "")).rsplit(":", 1)[-1]

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")


def wait_for(what: str, probe: Probe[T], *, seconds: float = PATIENCE) -> T:
    """Ask again and again until there is an answer. Raises StoryBroken, saying what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise StoryBroken(f"waited {seconds:g} s in vain for {what}")
        time.sleep(PAUSE)


@dataclass(slots=True)
class Api:
    """One service as one person sees it, or as the public does when there is no `token`."""

    name: str
    http: httpx.Client
    token: Callable[[], str] | None = None

    def try_(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        etag: str | None = None,
        key: str | None = None,
        **params: str,
    ) -> Answer:
        """Whatever the service says. A POST carries a key, so that it may be repeated."""
        headers = {"Accept": "application/json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token()}"
        if method == "POST":
            headers["Idempotency-Key"] = key or uuid4().hex
        if etag is not None:
            headers["If-Match"] = etag
        return self._send(
            self.http.build_request(method, path, json=body, params=params, headers=headers)
        )

    def get(self, path: str, **params: str) -> Any:
        return self._done("GET", path, self.try_("GET", path, **params)).json

    def post(self, path: str, body: Any = None, **params: str) -> Any:
        """Carries `{}` when there is nothing to say."""
        answer = self.try_("POST", path, {} if body is None else body, **params)
        return self._done("POST", path, answer).json

    def put(self, path: str, body: Any, *, etag: str | None = None, **params: str) -> Any:
        return self._done("PUT", path, self.try_("PUT", path, body, etag=etag, **params)).json

    def patch(self, path: str, body: Any, *, etag: str) -> Any:
        return self._done("PATCH", path, self.try_("PATCH", path, body, etag=etag)).json

    def delete(self, path: str, body: Any = None) -> Any:
        return self._done("DELETE", path, self.try_("DELETE", path, body)).json

    def every(self, path: str, **params: str) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        items: list[dict[str, Any]] = []
        while True:
            page = self.get(path, **params)
            items += page["items"]
            if not page.get("next"):
                return items
            params["cursor"] = page["next"]

    def _send(self, request: httpx.Request) -> Answer:
        try:
            response = self.http.send(request)
        except httpx.HTTPError as broken:
            where = f"{request.method} {request.url.path}"
            raise StoryBroken(f"{self.name} did not answer {where}: {broken}") from broken
        return Answer(response.status_code, response.headers, response.text)

    def _done(self, method: str, path: str, answer: Answer) -> Answer:
        if not httpx.codes.is_success(answer.status):
            said = answer.json.get("detail", "") if answer.problem else answer.text[:200]
            raise StoryBroken(f"{self.name} answered {answer.status} to {method} {path}: {said}")
        return answer


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
        """Everything that came after `mark`: mail ids by address, newest first."""
        found: dict[str, list[str]] = {}
        params = {"limit": str(PAGE)}
        while True:
            page = self._page(**params)
            for each in page["items"]:
                if each["id"] <= mark:
                    return found
                for address in each["to"]:
                    found.setdefault(address, []).append(each["id"])
            if not page["next"]:
                return found
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


class Client:
    """The whole network as its people reach it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._closing = ExitStack()
        self._tokens: dict[str, tuple[float, str]] = {}
        self._doors = {name: self._open(url) for name, url in network.urls.items()}
        self.mailbox = Mailbox(self._open(network.mailbox_url))
        self.founder = UUID(network.founder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._doors)

    def service(self, name: str, *, as_: UUID | str | None = None) -> Api:
        """`name` as the person `as_` sees it, or as the public does."""
        token = None if as_ is None else lambda: self._token(str(as_))
        return Api(name, self._doors[name], token)

    def follow(self, link: str) -> Answer:
        """Open a page as a browser does; a mail scanner does the same, so nothing may change."""
        response = self._door(link).get(_path(link), headers={"Accept": "text/html"})
        return Answer(response.status_code, response.headers, response.text)

    def press(self, link: str, **fields: str) -> Answer:
        """Send the form of a page, as its button does."""
        form = {"link": token_of(link), **fields}
        response = self._door(link).post(_path(link), data=form, headers={"Accept": "text/html"})
        return Answer(response.status_code, response.headers, response.text)

    def one_click(self, url: str) -> Answer:
        """What a mail programme sends for RFC 8058: no cookie, no page, no second question."""
        response = self._door(url).post(_path(url), data={"List-Unsubscribe": "One-Click"})
        return Answer(response.status_code, response.headers, response.text)

    def _open(self, url: str) -> httpx.Client:
        limits = httpx.Limits(max_connections=20)
        http = httpx.Client(base_url=url.rstrip("/"), timeout=REQUEST_SECONDS, limits=limits)
        return self._closing.enter_context(http)

    def _door(self, link: str) -> httpx.Client:
        """The service a link leads to. Raises StoryBroken when it leads out of the network."""
        parts = urlsplit(link)
        for http in self._doors.values():
            if (http.base_url.host, http.base_url.port) == (parts.hostname, parts.port):
                return http
        raise StoryBroken(f"a link leads to {parts.netloc}, which is no part of the network")

    def _token(self, person: str) -> str:
        at, token = self._tokens.get(person, (float("-inf"), ""))
        if time.monotonic() - at > MINT_AFTER:
            token = self._network.mint(UUID(person))
            self._tokens[person] = (time.monotonic(), token)
        return token


def token_of(link: str) -> str:
    """The signed part of a link."""
    found = parse_qs(urlsplit(link).query).get("link", [""])
    return found[0]


def _path(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
