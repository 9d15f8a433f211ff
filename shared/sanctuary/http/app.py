"""The application of one service: its routers on the common ground."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from sanctuary import __version__
from sanctuary.auth import public
from sanctuary.db import Database
from sanctuary.http import problems
from sanctuary.http.described import for_readers
from sanctuary.http.middleware import Edge, larger_bodies
from sanctuary.oidc import Oidc
from sanctuary.settings import Settings

Ready = Callable[[], Awaitable[dict[str, str]]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

_health = APIRouter(include_in_schema=False)
_Public = Annotated[None, Depends(public)]


def create_app(
    service_name: str,
    *,
    settings: Settings,
    database: Database,
    routers: Sequence[APIRouter],
    ready: Ready,
    lifespan: Lifespan | None = None,
    version: str | None = None,
) -> FastAPI:
    """An application that is alive at once; `ready` says what is missing, in plain words."""
    app = FastAPI(
        title=service_name,
        version=version or __version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service_name
    app.state.settings = settings
    app.state.database = database
    app.state.clock = database.clock
    app.state.ready = ready
    app.state.oidc = Oidc(settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks_url)
    problems.answer_with_problems(app)
    for router in (_health, *routers):
        # Not included: that would work out each of its routes a second time.
        app.router.routes.extend(router.routes)
    app.add_middleware(Edge, service=service_name, larger=larger_bodies(routers))
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            routes=app.routes,
            separate_input_output_schemas=False,
        )
        app.openapi_schema = for_readers(problems.describe(document))
    return app.openapi_schema


@_health.get("/healthz")
async def healthz(_: _Public) -> Response:
    """Alive: this process answers. It asks nothing of anybody."""
    return JSONResponse({"status": "alive"})


@_health.get("/readyz")
async def readyz(request: Request, _: _Public) -> Response:
    """Ready, or what is missing."""
    missing = await request.app.state.ready()
    if missing:
        return JSONResponse({"status": "not ready", "missing": missing}, 503)
    return JSONResponse({"status": "ready"})


@_health.get("/metrics")
async def metrics(_: _Public) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
