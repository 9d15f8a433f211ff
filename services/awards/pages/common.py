"""What the pages of awards share: who acts through a link, and where a link leads next."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from sanctuary import links
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.dates import day
from sanctuary.links import Link, Purpose

__all__ = ["LINK_DAYS", "acting", "application_token", "day", "field", "go_to", "token_of"]

LINK_DAYS = 180


def acting(link: Link, kind: ScopeKind, scope_id: UUID) -> Actor:
    """The holder of a link: a contact of what the link is about, and of nothing else."""
    grant = Grant(Role.ORGANISATION_CONTACT, kind, str(scope_id))
    return Actor(link.actor.id, (grant,), link.purpose.value)


async def token_of(request: Request) -> str:
    """The link as it came, to be carried on by the page's own forms."""
    return request.query_params.get(links.FIELD) or field(await request.form(), links.FIELD)


def field(form: FormData, name: str) -> str:
    """A text field of a form, empty when it is missing; line ends as everywhere else."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def application_token(request: Request, application_id: UUID, person: UUID, now: datetime) -> str:
    return links.sign(
        request.app.state.settings.link_key,
        Purpose.APPLICATION,
        application_id,
        expires_at=now + timedelta(days=LINK_DAYS),
        person=person,
    )


def go_to(request: Request, path: str, token: str, **more: str) -> RedirectResponse:
    """The page that follows a form, opened by GET, in the language of this one."""
    query = {links.FIELD: token, **more}
    if language := request.query_params.get("lang"):
        query["lang"] = language
    return RedirectResponse(f"{path}?{urlencode(query)}", 303)
