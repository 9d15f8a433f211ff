"""Welcome events for everybody: the list, one of them, and “I would like to come”, as a number."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.dialects.postgresql import insert

from campaigns.commands import welcome as commands
from campaigns.domain.welcome_event import Status, WelcomeEvent
from campaigns.store import welcome as store
from sanctuary.dates import moment
from sanctuary.errors import NotFound
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router, public_slowly
from sanctuary.ids import new_id
from sanctuary.pages import language_of, render

router = page_router()
LONGEST = 64


@router.get("/welcome", dependencies=[Depends(public_slowly)])
async def events(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    language = language_of(request)
    found = [_shown(one, language) for one in await store.announced(uow, at=now)]
    return render(request, "welcome.html", events=found)


@router.get("/welcome/{event_id}", dependencies=[Depends(public_slowly)])
async def event(request: Request, event_id: UUID, uow: Uow) -> HTMLResponse:
    found = await _announced(uow, event_id)
    return _page(request, found, said=False)


@router.post("/welcome/{event_id}", dependencies=[Depends(public_slowly)])
async def come(
    request: Request, event_id: UUID, uow: Uow, once: Annotated[str, Form(max_length=LONGEST)] = ""
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
    return _page(request, found, said=True)


async def _announced(uow: Uow, event_id: UUID) -> WelcomeEvent:
    found = await store.get(uow, event_id)
    if found.status is not Status.ANNOUNCED:
        raise NotFound("There is no such event any more. The list shows those there are.")
    return found


def _page(request: Request, one: WelcomeEvent, *, said: bool) -> HTMLResponse:
    shown = _shown(one, language_of(request))
    return render(request, "welcome_event.html", event=shown, once=new_id().hex, said=said)


def _shown(one: WelcomeEvent, language: str) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title_cy if language == "cy" else one.title_en,
        "starts": moment(one.starts_at, language),
        "venue": one.venue,
        "host": one.host,
    }
