"""Refusals and failures as RFC 9457 problem documents, each in plain words.

Nothing of what the caller sent is repeated: it may be personal. Nothing of our inside is shown.
"""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from sanctuary import logs, pages
from sanctuary.errors import Invalid, Refusal, TryAgain, Unavailable
from sanctuary.http.plain_words import field_errors

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:sanctuary:problem:"
# SQLSTATEs of values that no column takes: a NUL, half a character, a number or moment too great.
_NO_ROOM = {"22000", "22003", "22007", "22008", "22021", "22P05"}
_TITLES = {
    400: ("bad-request", "We could not read this request"),
    404: ("not-found", "We could not find that"),
    405: ("method-not-allowed", "This address does not do that"),
    413: ("too-large", "This is more than we can take at once"),
    415: ("media-type", "We cannot read this kind of content"),
}
_DETAILS = {
    400: "Check how the request is written, and send it again.",
    404: "Check the address: there is nothing here under it.",
    405: "Check the documentation of this address for what it can do.",
    413: "Send it in smaller parts.",
    415: "Send JSON, or the kind of content that the documentation names.",
}
CALM = (
    "Something went wrong on our side, and nothing was changed. Please try again; if it happens "
    "again, tell us the reference below."
)


class FieldProblem(BaseModel):
    """What is wrong with one part: a JSON pointer into the body, a field, or a place in a file."""

    pointer: str | None = None
    field: str | None = None
    row: str | None = None
    column: str | None = None
    detail: str


class Problem(BaseModel):
    """RFC 9457. `type` is stable; `detail` says what is wrong and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] = Field(default_factory=list)
    correlation_id: str


class BusyMeanwhile(Refusal):
    slug = "changed-meanwhile"
    status = 409
    title = "Somebody changed this at the same moment"


def problem(
    request: Request,
    *,
    slug: str,
    title: str,
    status: int,
    detail: str,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that says no: a page for people, a problem document for programs."""
    if _wants_page(request):
        page = pages.render_problem(
            request,
            title=title,
            detail=detail,
            status=status,
            errors=[dict(error) for error in errors],
            reference=logs.correlation.get() or "",
        )
        page.headers.update(headers or {})
        return page
    document = Problem(
        type=TYPE_PREFIX + slug,
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=[FieldProblem.model_validate(error) for error in errors],
        correlation_id=logs.correlation.get() or "",
    )
    extra = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(
        document.model_dump(exclude_none=True), status, headers=extra, media_type=MEDIA_TYPE
    )


def _wants_page(request: Request) -> bool:
    """On a page always; elsewhere when the caller asks for HTML and not for JSON."""
    if getattr(request.scope.get("route"), "is_page", False):
        return True
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and "json" not in accepted


def from_refusal(request: Request, refusal: Refusal) -> Response:
    headers = dict(refusal.headers)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        sent = ', error="invalid_token"' if "authorization" in request.headers else ""
        headers["WWW-Authenticate"] = f'Bearer realm="sanctuary"{sent}'
    wait = refusal.retry_after
    if wait is None and refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = 5
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return problem(
        request,
        slug=refusal.slug,
        title=refusal.title,
        status=refusal.status,
        detail=refusal.detail,
        errors=refusal.errors,
        headers=headers,
    )


def from_failure(request: Request, failure: Exception) -> Response:
    """The answer to what nobody foresaw: calm outside, the whole story in the log."""
    known = _known(failure)
    if known is not None:
        logger.warning("%s: %s", known.slug, type(failure).__name__)
        return from_refusal(request, known)
    logger.error("a request failed", exc_info=failure)
    return problem(request, slug="failure", title="Something went wrong", status=500, detail=CALM)


def _known(failure: Exception) -> Refusal | None:
    """A store that is away, or a second writer of the same thing, is nobody's bug."""
    if isinstance(failure, TryAgain):
        return BusyMeanwhile("Open it again to see what it says now, and then try once more.")
    if _cannot_be_kept(failure):
        return Invalid(
            "Something in what you sent cannot be kept: a hidden character, or a number or a date "
            "beyond all bounds. Type it again instead of pasting it, and send it once more."
        )
    if isinstance(failure, OSError | TimeoutError | InterfaceError | OperationalError):
        return Unavailable("We cannot reach our records just now. Please try again in a minute.")
    return None


def _cannot_be_kept(failure: Exception) -> bool:
    """Whether PostgreSQL, UTF-8 or the calendar has no room for a value: it can only be sent."""
    if isinstance(failure, OverflowError):
        return True
    if isinstance(failure, UnicodeEncodeError):
        return "surrogates" in failure.reason
    return isinstance(failure, DBAPIError) and (
        getattr(failure.orig, "sqlstate", None) in _NO_ROOM
        or isinstance(failure.orig.__cause__ if failure.orig else None, UnicodeEncodeError)
    )


async def _on_refusal(request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    return from_refusal(request, refusal)


async def _on_invalid(request: Request, invalid: Exception) -> Response:
    if not isinstance(invalid, RequestValidationError):
        raise invalid
    errors = field_errors(invalid.errors())
    only = "Correct what is listed, and send it again."
    return from_refusal(request, Invalid(only, errors=errors))


async def _on_http(request: Request, raised: Exception) -> Response:
    if not isinstance(raised, HTTPException):
        raise raised
    status = raised.status_code
    slug, title = _TITLES.get(status, (f"http-{status}", HTTPStatus(status).phrase))
    detail = _DETAILS.get(status, "Check the request, and send it again.")
    return problem(
        request, slug=slug, title=title, status=status, detail=detail, headers=raised.headers
    )


def answer_with_problems(app: FastAPI) -> None:
    """Let every refusal of an application leave as a problem."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """Add the shape of a problem to an OpenAPI document."""
    model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.setdefault("components", {}).setdefault("schemas", {})
    parts.update(model.pop("$defs", {}))
    parts["Problem"] = model
    return schema


RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Refused, with what to do next",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
