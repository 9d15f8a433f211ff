"""The hook calendar as a file that calendar programmes subscribe to, behind a secret address."""

from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request, Response

from campaigns import calendars
from campaigns.commands import group_hooks
from campaigns.commands import hooks as commands
from campaigns.domain.hooks import coming
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.errors import LinkRefused
from sanctuary.http import Uow
from sanctuary.http import router as new_router
from sanctuary.links import Link, Purpose
from sanctuary.settings import Settings

router = new_router("/v1", ["hook calendar"])
Reading = Annotated[Link, Depends(by_link(Purpose.CALENDAR))]
FILE = "/v1/hooks.ics"
LASTS = timedelta(days=3650)
SHOWN = timedelta(days=370)
BACK = timedelta(days=60)


def address(
    request: Request, address_id: UUID, *, since: datetime, person: UUID | None = None
) -> str:
    """The secret address of whoever follows: the same for as long as they do."""
    settings: Settings = request.app.state.settings
    token = links.sign(
        settings.link_key, Purpose.CALENDAR, address_id, expires_at=since + LASTS, person=person
    )
    return links.url(settings, "campaigns", FILE, token)


@router.get("/hooks.ics", response_class=Response)
async def feed(request: Request, link: Reading, uow: Uow) -> Response:
    """The calendar of a person or a group that follows it."""
    found = await group_hooks.feed(uow, link.subject)
    if found is None:
        raise LinkRefused("This calendar was taken back by whoever asked for it.")
    since, shows = found
    today = uow.clock.today()
    near = coming(await commands.every(uow), today - BACK, today + SHOWN)
    host = urlsplit(request.app.state.settings.public_url("campaigns")).hostname or "localhost"
    content = calendars.of_hooks([one for one in near if shows(one.hook)], since=since, host=host)
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="hooks.ics"',
        },
    )
