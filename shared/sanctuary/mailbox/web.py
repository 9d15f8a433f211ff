"""Where people and tests read: pages, a JSON API, and the embedded issuer's documents."""

import html as escaping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sanctuary.issuer import Issuer
from sanctuary.mailbox.store import Mail, Store

PAGE = 50
MOST = 500
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'"
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Desk:
    """The handlers of one mailbox."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        self.store = store
        self.issuer = issuer

    def routes(self) -> list[Route]:
        return [
            Route("/", self.list_page),
            Route("/empty", self.empty, methods=["POST"]),
            Route("/messages/{id}", self.mail_page),
            Route("/messages/{id}/html", self.mail_html),
            Route("/messages/{id}/source", self.mail_source),
            Route("/api/messages", self.list_messages),
            Route("/api/messages", self.delete_messages, methods=["DELETE"]),
            Route("/api/messages/{id}", self.get_message),
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/jwks.json", self.keys),
            Route("/healthz", _alive),
            Route("/readyz", _alive),
        ]

    async def list_messages(self, request: Request) -> Response:
        """Newest first. `to` is an envelope recipient, `since` a time of arrival in RFC 3339.

        `message_id`, with its angle brackets, instead of `to`: whether a certain mail is here.
        """
        asked = request.query_params
        try:
            since = datetime.fromisoformat(asked["since"]) if asked.get("since") else None
            limit = int(asked.get("limit", PAGE))
        except ValueError:
            return _problem(422, "`since` must be a time in RFC 3339, `limit` a number.")
        if since is not None and since.tzinfo is None:
            return _problem(422, "`since` needs an offset from UTC, for example Z.")
        if not 1 <= limit <= MOST:
            return _problem(422, f"`limit` must lie between 1 and {MOST}.")
        to = asked.get("message_id") or asked.get("to", "")
        mails, after = self.store.page(
            to=to, since=since, before=asked.get("cursor", ""), limit=limit
        )
        items = [mail.summary for mail in mails]
        return JSONResponse({"items": items, "next": after, "total": self.store.count(to)})

    async def get_message(self, request: Request) -> Response:
        mail = self._mail(request)
        return JSONResponse(mail.document()) if mail else _problem(404, _GONE)

    async def delete_messages(self, _: Request) -> Response:
        self.store.clear()
        return Response(status_code=204)

    async def list_page(self, request: Request) -> Response:
        to, before = request.query_params.get("to", ""), request.query_params.get("cursor", "")
        mails, after = self.store.page(to=to, before=before, limit=PAGE)
        return _page(
            "list.html",
            mails=[mail.summary for mail in mails],
            to=to,
            later=bool(before),
            after=after,
            total=self.store.count(to),
        )

    async def empty(self, request: Request) -> Response:
        """Only from our own page: any other page in the same browser could send this form."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _problem(403, "Empty the mailbox from its own page.")
        self.store.clear()
        return RedirectResponse("/", status_code=303)

    async def mail_page(self, request: Request) -> Response:
        mail = self._mail(request)
        if mail is None:
            return _page("gone.html", 404, text=_GONE)
        return _page("mail.html", mail=mail.document())

    async def mail_html(self, request: Request) -> Response:
        """The HTML part alone, where it can run nothing and load nothing."""
        mail = self._mail(request)
        if mail is None:
            return _page("gone.html", 404, text=_GONE)
        shown = mail.document()["html"] or f"<p>{escaping.escape('This mail is plain text.')}</p>"
        return HTMLResponse(
            f'<base target="_blank">{shown}', headers={"Content-Security-Policy": _MAIL_POLICY}
        )

    async def mail_source(self, request: Request) -> Response:
        mail = self._mail(request)
        if mail is None:
            return _page("gone.html", 404, text=_GONE)
        return Response(
            mail.raw,
            media_type="text/plain; charset=utf-8",
            headers={"X-Content-Type-Options": "nosniff"},
        )

    async def configuration(self, _: Request) -> Response:
        return JSONResponse(self.issuer.configuration())

    async def keys(self, _: Request) -> Response:
        return JSONResponse(self.issuer.jwks())

    def _mail(self, request: Request) -> Mail | None:
        return self.store.get(request.path_params["id"])


_GONE = "This mail is not here. The mailbox keeps the newest 20,000 and starts empty each time."


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    return HTMLResponse(
        _pages.get_template(template).render(**context),
        status,
        headers={"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"},
    )


def _problem(status: int, detail: str) -> JSONResponse:
    return JSONResponse(
        {"type": "about:blank", "title": "Mailbox", "status": status, "detail": detail},
        status,
        media_type="application/problem+json",
    )


def application(store: Store, issuer: Issuer) -> Starlette:
    return Starlette(routes=Desk(store, issuer).routes())
