"""The part of the preferences page about channels beside e-mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData

from notifications.commands import preferences
from notifications.domain.delivery import SMS
from notifications.store import contacts
from sanctuary import links
from sanctuary.db import UnitOfWork
from sanctuary.links import Link, Purpose

FIELD = "texts"


async def shown(request: Request, uow: UnitOfWork, link: Link) -> dict[str, Any]:
    """What holds, and where a number is given: on a page of membership, which keeps it."""
    return {
        "offered": _offered(request),
        "chosen": await preferences.current(uow, link.subject, SMS),
        "number": await contacts.has_mobile(uow, link.subject),
        "mobile": beside(request, link, Purpose.MOBILE, "/mobile"),
    }


async def save(
    request: Request, uow: UnitOfWork, person_id: UUID, form: FormData, *, at: datetime
) -> None:
    """A ticked box is wanted, an empty one is not; where none was shown, nothing changes."""
    ticked = {str(value) for value in form.getlist(FIELD)}
    wanted = {category: category in ticked for category in _offered(request)}
    await preferences.choose(uow, person_id, wanted, at=at, channel=SMS)


def beside(request: Request, link: Link, purpose: Purpose, path: str) -> str:
    """The address of a page of membership about the same person, for as long as this one."""
    settings = request.app.state.settings
    token = links.sign(
        settings.link_key, purpose, link.subject, expires_at=link.expires_at, person=link.subject
    )
    return links.url(settings, "membership", path, token)


def _offered(request: Request) -> tuple[Any, ...]:
    """No promise of text messages where nobody carries them."""
    return preferences.BY_SMS if request.app.state.settings.notify_api_key else ()
