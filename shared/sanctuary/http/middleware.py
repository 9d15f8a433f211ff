"""What happens around every request: correlation, one log line, the time it took, a calm failure.

Plain ASGI, so that it costs little and a streamed answer stays streamed.
"""

import re
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sanctuary import logs, metrics, tracing
from sanctuary.http.problems import from_failure
from sanctuary.ids import new_id

CORRELATION = "X-Correlation-ID"
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
LARGEST_BODY = 10 * 1024 * 1024
_LARGEST = "x-largest-body"
SEALED = "sealed"
_QUIET = {"/healthz", "/readyz", "/metrics"}


class Edge:
    """The outermost layer of a service's application."""

    def __init__(self, app: ASGIApp, service: str, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.service = service
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get(CORRELATION, "")
        correlation_id = asked if _SANE.fullmatch(asked) else new_id().hex
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        token = logs.correlation.set(correlation_id)
        try:
            with tracing.span(f"HTTP {scope['method']}", headers.get("traceparent")):
                await self._answer(scope, receive, send, correlation_id)
        finally:
            logs.correlation.reset(token)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, correlation_id: str
    ) -> None:
        began, status = time.perf_counter(), 0

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answer = MutableHeaders(scope=message)
                answer[CORRELATION] = correlation_id
                answer.setdefault("X-Content-Type-Options", "nosniff")
                answer.setdefault("Referrer-Policy", "no-referrer")
            await send(message)

        try:
            await self.app(scope, _limited(receive, self._largest(scope)), marked)
        except Exception as failure:
            if status:
                raise
            await from_failure(Request(scope), failure)(scope, receive, marked)
        finally:
            self._account(scope, status, time.perf_counter() - began)

    def _largest(self, scope: Scope) -> int:
        """Where files are uploaded more is taken, and only from who brings a token."""
        signed_in = "authorization" in Headers(scope=scope)
        return self.larger.get(scope["path"], LARGEST_BODY) if signed_in else LARGEST_BODY

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        shown = status or int(HTTPStatus.INTERNAL_SERVER_ERROR)
        if getattr(route, "is_sealed", False):
            self._account_sealed(shown)
            return
        path = getattr(route, "path", "unmatched")
        metrics.REQUESTS.labels(self.service, path, str(shown)).observe(seconds)
        if path not in _QUIET:
            logs.request_line(scope["method"], scope["path"], shown, seconds)

    def _account_sealed(self, status: int) -> None:
        """A failure of ours is counted; what was asked for, and how it ended, is not.

        Nor is the time it took: how long an answer takes may tell what it was.
        """
        failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        shown = HTTPStatus.INTERNAL_SERVER_ERROR if failed else HTTPStatus.OK
        metrics.REQUESTS.labels(self.service, SEALED, str(int(shown))).observe(0)
        logs.request_line("-", SEALED, int(shown), 0)


def takes_up_to(megabytes: int) -> dict[str, Any]:
    """For `openapi_extra` of a route without parameters in its path that takes files."""
    return {_LARGEST: megabytes * 1024 * 1024}


def larger_bodies(routers: Sequence[APIRouter]) -> dict[str, int]:
    """The paths of these routers that take more than others."""
    extras = [
        (route.path, route.openapi_extra or {})
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    return {path: extra[_LARGEST] for path, extra in extras if _LARGEST in extra}


def _limited(receive: Receive, most: int) -> Receive:
    """A body beyond the limit is refused while it arrives, whatever length it announced."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return counted
