"""The transaction edge: one request, one transaction, committed before its answer leaves.

A `yield` dependency would commit after the 200 has left (STYLE section 0), so the route itself
opens and commits. Whatever is raised, a refusal or a response that does not fit its model, rolls
everything back.
"""

import inspect
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import compile_path, get_name

from sanctuary import auth
from sanctuary.db import Database
from sanctuary.http import idempotency, problems

Handler = Callable[[Request], Awaitable[Response]]
_request: ContextVar[Request] = ContextVar("request_in_hand")


class TransactionRoute(APIRoute):
    """A route of the API. Its POSTs need an Idempotency-Key, unless marked `WITHOUT_KEY`.

    What it takes and answers is worked out when it is first asked for: that costs two milliseconds
    for each of many hundred routes, most of which a process never serves.
    """

    is_page: ClassVar[bool] = False
    is_sealed: ClassVar[bool] = False

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not inspect.iscoroutinefunction(inspect.unwrap(endpoint)):
            message = f"the route {path} must be async: it works inside a transaction"
            raise TypeError(message)
        self.path = path
        self.endpoint = _Claiming.wrap(endpoint, self)
        self.name = options.get("name") or get_name(endpoint)
        self.methods = set(options.get("methods") or ["GET"])
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.dependencies = list(options.get("dependencies") or ())
        self.tags, self.summary = list(options.get("tags") or ()), options.get("summary")
        self.openapi_extra = self._described(options.get("openapi_extra") or {})
        self._declared = options

    def __getattr__(self, name: str) -> Any:
        """Work out what only a request or the API's document needs."""
        declared = self.__dict__.pop("_declared", None)
        if declared is None:
            raise AttributeError(name)
        options = {**declared, "openapi_extra": self.openapi_extra}
        super().__init__(self.path, self.endpoint, **options)
        return getattr(self, name)

    def _described(self, extra: dict[str, Any]) -> dict[str, Any]:
        """What the API's document says beside FastAPI's own: who may, and that a key is needed."""
        self.openapi_extra = extra
        self.wants_key = not (self.is_page or self.is_sealed) and idempotency.wants_key(self)
        described = dict(extra)
        if (permission := auth.permission_of(self)) is not None:
            described.setdefault("x-permission", permission)
        if self.wants_key and idempotency.PARAMETER not in extra.get("parameters", ()):
            described["parameters"] = [*extra.get("parameters", ()), idempotency.PARAMETER]
        return described

    def get_route_handler(self) -> Any:
        handle = super().get_route_handler()

        async def in_transaction(request: Request) -> Response:
            # Read before a connection is taken: a slow sender must not hold one.
            await request.body()
            database: Database = request.app.state.database
            token = _request.set(request)
            try:
                async with database.transaction(correlation_id=request.state.correlation_id) as uow:
                    request.state.uow = uow
                    response = await handle(request)
                    await idempotency.finish(request, response)
            except idempotency.Replay as replay:
                return replay.response
            finally:
                _request.reset(token)
            if self.is_sealed:
                response.headers["Cache-Control"] = "no-store"
            return response

        return in_transaction


class _Claiming:
    """Wraps an endpoint so that it claims the Idempotency-Key once everything else is checked."""

    mark = "sanctuary_claiming"

    @classmethod
    def wrap(cls, endpoint: Callable[..., Any], route: TransactionRoute) -> Callable[..., Any]:
        """The endpoint with the claim before it; an endpoint that was wrapped stays as it is."""
        endpoint = getattr(endpoint, cls.mark, endpoint)

        @wraps(endpoint)
        async def claiming(*args: Any, **kwargs: Any) -> Any:
            if route.wants_key:
                await idempotency.begin(_request.get(), route)
            return await endpoint(*args, **kwargs)

        setattr(claiming, cls.mark, endpoint)
        return claiming


class PageRoute(TransactionRoute):
    """A page for people: its refusals are pages too, and its forms need no Idempotency-Key."""

    is_page: ClassVar[bool] = True


class SealedRoute(TransactionRoute):
    """A route to sealed data, of which nothing is told elsewhere.

    Log and metrics say only that some sealed route answered: neither its path nor how it ended. No
    answer is kept for an Idempotency-Key, where it would lie in clear for a day: what such a route
    makes is PUT under an id that the caller chose, which does no harm when it is sent twice.
    """

    is_sealed: ClassVar[bool] = True


class SealedPageRoute(PageRoute):
    """A page that shows sealed data, as silent as the routes to it."""

    is_sealed: ClassVar[bool] = True


def sealed_router(prefix: str, tags: list[str]) -> APIRouter:
    """A router to sealed data."""
    return APIRouter(
        prefix=prefix, tags=[*tags], route_class=SealedRoute, responses=problems.RESPONSES
    )


def sealed_page_router() -> APIRouter:
    """A router of pages that show sealed data."""
    return APIRouter(
        route_class=SealedPageRoute,
        default_response_class=HTMLResponse,
        include_in_schema=False,
    )


def router(prefix: str = "", tags: list[str] | None = None) -> APIRouter:
    """A router of the API: every request is one transaction."""
    return APIRouter(
        prefix=prefix,
        tags=[*(tags or [])],
        route_class=TransactionRoute,
        responses=problems.RESPONSES,
    )


def page_router(prefix: str = "") -> APIRouter:
    """A router of pages: HTML, outside the API's document."""
    return APIRouter(
        prefix=prefix,
        route_class=PageRoute,
        default_response_class=HTMLResponse,
        include_in_schema=False,
    )
