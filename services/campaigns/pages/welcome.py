"""Welcome events for everybody: the list, one of them, and “I would like to come”, as a number."""

from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.dialects.postgresql import insert

from campaigns import calendars
from campaigns.api.fields import Nation
from campaigns.commands import welcome as commands
from campaigns.domain.welcome_event import Status, WelcomeEvent
from campaigns.store import welcome as store
from sanctuary.dates import span
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router, public_slowly
from sanctuary.ids import new_id
from sanctuary.pages import language_of, render

router = page_router()
LONGEST = 64
BACK = timedelta(days=60)


@router.get("/welcome", dependencies=[Depends(public_slowly)])
async def events(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    language = language_of(request)
    found = [_shown(one, language) for one in await store.announced(uow, at=now)]
    return render(request, "welcome.html", events=found)


@router.get("/welcome/calendar.ics", response_class=Response, dependencies=[Depends(public_slowly)])
async def calendar(request: Request, uow: Uow, now: Now, nation: Nation | None = None) -> Response:
    """To subscribe to: what is announced, and what was called off."""
    return _file(request, await store.shown(uow, since=now - BACK, nation=nation))


@router.get("/welcome/{event_id}", dependencies=[Depends(public_slowly)])
async def event(request: Request, event_id: UUID, uow: Uow, now: Now) -> HTMLResponse:
    found = await _announced(uow, event_id)
    return _page(request, found, now, said=False)


@router.get(
    "/welcome/{event_id}/calendar.ics",
    response_class=Response,
    dependencies=[Depends(public_slowly)],
)
async def entry(request: Request, event_id: UUID, uow: Uow) -> Response:
    return _file(request, [await _announced(uow, event_id)])


@router.post("/welcome/{event_id}", dependencies=[Depends(public_slowly)])
async def come(
    request: Request,
    event_id: UUID,
    uow: Uow,
    now: Now,
    once: Annotated[str, Form(max_length=LONGEST)] = "",
) -> HTMLResponse:
    """Counted once for each page that was opened."""
    found = await _announced(uow, event_id)
    row = await uow.first(
        insert(idempotency)
        .values(key=once or new_id().hex, caller="public", route="/welcome", body_hash=b"")
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    )
    if row is not None:
        found = await commands.one_more(uow, event_id)
    return _page(request, found, now, said=True)


async def _announced(uow: Uow, event_id: UUID) -> WelcomeEvent:
    """What everybody was told of, also when it does not take place or is over."""
    found = await store.get(uow, event_id)
    if not await store.was_announced(uow, event_id):
        raise store.not_there()
    return found


def _file(request: Request, found: list[WelcomeEvent]) -> Response:
    host = urlsplit(request.app.state.settings.public_url("campaigns")).hostname or "localhost"
    content = calendars.of_events(found, language=language_of(request), host=host)
    headers = {"Content-Disposition": 'inline; filename="welcome.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: Request, one: WelcomeEvent, now: datetime, *, said: bool) -> HTMLResponse:
    off = one.status is Status.CANCELLED
    over = one.status is Status.HELD or now >= one.ends_at
    shown = _shown(one, language_of(request)) | {"off": off, "over": over and not off}
    return render(request, "welcome_event.html", event=shown, once=new_id().hex, said=said)


def _shown(one: WelcomeEvent, language: str) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title_cy if language == "cy" else one.title_en,
        "starts": span(one.starts_at, one.ends_at, language),
        "venue": one.venue,
        "host": one.host,
    }
