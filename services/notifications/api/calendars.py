"""Calendars of what is due, each read under a secret address that can be taken back."""

import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from notifications.commands import calendars as commands
from notifications.store import calendars as store
from sanctuary import links
from sanctuary.actor import Actor, Role
from sanctuary.auth import by_link, requires
from sanctuary.http import WITHOUT_KEY, Act, Now, Uow
from sanctuary.http import router as api_router
from sanctuary.links import Link, Purpose
from sanctuary.settings import Settings

router = api_router("/v1", tags=["calendars"])
Reading = Annotated[Link, Depends(by_link(Purpose.CALENDAR))]
Staff = Annotated[Actor, Depends(requires(*commands.SCOPED, Role.NATIONAL_TEAM))]
FILE = "/v1/calendars.ics"
# A calendar is subscribed to once; taking the address back ends it, not a day.
LASTS = timedelta(days=3650)


class Wanted(BaseModel):
    """Which part of the network; nothing at all is the whole of it, for the national team."""

    nation: str | None = Field(default=None, max_length=40)
    stream: str | None = Field(default=None, max_length=40)


class FeedShown(BaseModel):
    """`url` is a secret: whoever has it reads the days."""

    id: UUID
    nation: str | None
    stream: str | None
    url: str
    created_at: datetime


class FeedsShown(BaseModel):
    items: list[FeedShown]


def address(settings: Settings, row: Any) -> str:
    """The secret address of a feed: the same every time."""
    token = links.sign(
        settings.link_key,
        Purpose.CALENDAR,
        row.id,
        expires_at=row.created_at + LASTS,
        person=row.person_id,
    )
    return links.url(settings, "notifications", FILE, token)


@router.get("/calendars.ics", response_class=Response)
async def read(request: Request, link: Reading, uow: Uow) -> Response:
    """The file. Says whether it changed, so that calendars need not fetch it again."""
    settings = request.app.state.settings
    host = urlsplit(settings.public_url("notifications")).hostname or "localhost"
    found = await commands.read(uow, link.subject, host=host)
    tag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
    changed = found.changed_at.astimezone(UTC).replace(microsecond=0)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _has_it(request, tag, changed):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="dates.ics"'
    return Response(found.content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.post("/calendar-feeds", status_code=201, openapi_extra=WITHOUT_KEY)
async def open_feed(request: Request, wanted: Wanted, actor: Staff, act: Act) -> FeedShown:
    """A secret address for what is due in a part of the network.

    If the answer is lost, the address stands in your list: take it back, or use it.
    """
    act.response.headers["Cache-Control"] = "no-store"
    feed_id = await commands.open_for_staff(
        act.uow, wanted.nation, wanted.stream, by=actor, at=act.now
    )
    return _show(request, await store.feed(act.uow, feed_id))


@router.get("/calendar-feeds")
async def list_feeds(request: Request, uow: Uow, actor: Staff) -> FeedsShown:
    """Your own addresses; nobody sees those of others."""
    rows = await store.feeds_of(uow, actor.id, own=False)
    return FeedsShown(items=[_show(request, row) for row in rows])


@router.delete("/calendar-feeds/{feed_id}", status_code=204)
async def close_feed(
    feed_id: UUID,
    uow: Uow,
    actor: Staff,
    now: Now,
    reason: Annotated[str, Query(min_length=3, max_length=500)] = "not needed any more",
) -> None:
    """From now on the address opens nothing."""
    await commands.close_for_staff(uow, feed_id, reason, by=actor, at=now)


def _show(request: Request, row: Any) -> FeedShown:
    return FeedShown(
        id=row.id,
        nation=row.nation,
        stream=row.stream,
        url=address(request.app.state.settings, row),
        created_at=row.created_at,
    )


def _has_it(request: Request, tag: str, changed: datetime) -> bool:
    """RFC 9110: where a tag is sent, the day does not count."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tag in tags or tags.strip() == "*"
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and changed <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
