"""Welcome events over HTTP: planned and announced by organisers, counted, never listed by name."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, Field

from campaigns.api.fields import Area, Body, Line, Nation, Reason
from campaigns.commands import welcome as commands
from campaigns.domain.welcome_event import ORGANISERS, Centre, Every, Kind, Status, WelcomeEvent
from campaigns.store import welcome as store
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1/welcome-events", ["welcome events"])
Organiser = Annotated[Actor, Depends(requires(*ORGANISERS))]
ONE = "/{event_id}"


class Facts(Body):
    """`centre`: how people with lived experience are at the centre of it; say so honestly."""

    kind: Kind
    title_en: Line
    title_cy: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    venue: Annotated[Line, Field(description="A public place, never where people live")]
    hosted_by_other: bool = False
    host: Annotated[str, Field(max_length=200)] = ""
    centre: Centre


class NewEvent(Facts):
    nation: Nation
    area: Area | None = None
    group_id: UUID | None = None


class EventView(BaseModel):
    event_id: UUID
    kind: Kind
    title_en: str
    title_cy: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    nation: str
    area: str | None
    hosted_by_other: bool
    host: str
    centre: Centre
    status: Status
    coming: int
    attended: int | None
    series: UUID | None


class Again(Body):
    """The same weekday and hour, so many `times` after the last one there is."""

    every: Every
    times: Annotated[int, Field(ge=1, le=52)]


class Attended(Body):
    attended: Annotated[int, Field(ge=0, le=100_000)]


@router.get("", dependencies=[Depends(signed_in)])
async def events(uow: Uow, asked: PageRequest, series: UUID | None = None) -> Page[EventView]:
    return asked.page(
        await store.listed(uow, asked, series),
        lambda row: _view(store.to_event(row)),
        lambda row: (row.starts_at, row.id),
    )


@router.post("", status_code=201)
async def plan(
    body: NewEvent, uow: Uow, actor: Organiser, now: Now, response: Response
) -> EventView:
    facts: dict[str, Any] = body.model_dump()
    new = WelcomeEvent(id=new_id(), organiser=actor.id, created_at=now, **facts)
    return _shown(await commands.plan(uow, new, by=actor, at=now), response)


@router.get(ONE)
async def event(event_id: UUID, uow: Uow, actor: Organiser, response: Response) -> EventView:
    found = await store.get(uow, event_id)
    if found.status is Status.PLANNED:
        found.led_by(actor)
    return _shown(found, response)


@router.put(ONE)
async def change(event_id: UUID, body: Facts, actor: Organiser, edit: Edit) -> EventView:
    changes = body.model_dump()
    changed = await commands.change(
        edit.uow, event_id, changes, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(changed, edit.response)


@router.post(ONE + "/repeats", status_code=201)
async def repeat(
    event_id: UUID, body: Again, uow: Uow, actor: Organiser, now: Now
) -> list[EventView]:
    """A Welcome Day every year, a supper every month: each is planned, and announced by itself."""
    made = await commands.repeat(uow, event_id, body.every, body.times, by=actor, at=now)
    return [_view(one) for one in made]


@router.post(ONE + "/announcement")
async def announce(event_id: UUID, actor: Organiser, edit: Edit) -> EventView:
    """Everybody can read it from now on. Refused near a hostile gathering or in words not ours."""
    told = await commands.announce(
        edit.uow, event_id, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(told, edit.response)


@router.post(ONE + "/cancellation")
async def cancel(event_id: UUID, body: Reason, actor: Organiser, edit: Edit) -> EventView:
    gone = await commands.cancel(
        edit.uow, event_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(gone, edit.response)


@router.put(ONE + "/attendance")
async def hold(event_id: UUID, body: Attended, actor: Organiser, edit: Edit) -> EventView:
    """How many came: a number."""
    held = await commands.hold(
        edit.uow, event_id, body.attended, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(held, edit.response)


def _shown(one: WelcomeEvent, response: Response) -> EventView:
    etag(response, one.version)
    return _view(one)


def _view(one: WelcomeEvent) -> EventView:
    plain = {name: getattr(one, name) for name in EventView.model_fields if name != "event_id"}
    return EventView(event_id=one.id, **plain)
