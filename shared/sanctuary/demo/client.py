"""A thin client, as anybody could write one: HTTP to the four services, mails from the mailbox."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx

from sanctuary.demo.patience import StoryBroken
from sanctuary.demo.post import Mailbox
from sanctuary.network import Network

MINT_AFTER = 300.0
REQUEST_SECONDS = 20.0


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
    def refusal(self) -> str:
        """What a refusal says, and of the parts that need correcting the first few."""
        parts = [
            f"{each.get('pointer') or each.get('field', '')} {each['detail']}"
            for each in self.json.get("errors", [])[:3]
        ]
        return " · ".join([self.json["detail"], *parts])

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")


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
            said = answer.refusal if answer.problem else answer.text[:200]
            raise StoryBroken(f"{self.name} answered {answer.status} to {method} {path}: {said}")
        return answer


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
