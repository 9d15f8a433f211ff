"""Stories and photos that texts may use: their consents, where they are used, what to take down."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from campaigns.api.facts import PlaceView, place
from campaigns.api.fields import Body, Line, Reason, Text
from campaigns.commands import consents as commands
from campaigns.domain.consent import Channel, Consents, Photo, Record, Status
from campaigns.domain.mobilisation import LEADERS
from campaigns.queries import taking_down
from campaigns.store import consents as store
from campaigns.store import uses
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.http import Act, Edit, Now, Page, PageRequest, Uow, etag, never_exported
from sanctuary.http import router as new_router

router = new_router("/v1", ["stories and photos"])
Leader = Annotated[Actor, Depends(requires(*LEADERS))]
Keeper = Annotated[
    Actor,
    Depends(requires(*LEADERS, Role.NATION_COORDINATOR, Role.GROUP_OFFICER)),
]


class StoryView(BaseModel):
    """`until` has each channel with its last day. Whose story it is stays with membership."""

    story_id: UUID
    usable: bool
    until: Mapping[str, date]


class ConsentBody(Body):
    """Until when and where, and where the signed sheets lie: never who signed them.

    `guardians`: whoever is responsible for each child in it has signed.
    """

    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=len(Channel))]
    until: date
    kept_at: Line
    children: bool = False
    guardians: bool = False

    def record(self) -> Record:
        return Record(
            channels=tuple(dict.fromkeys(self.channels)),
            until=self.until,
            kept_at=self.kept_at,
            children=self.children,
            guardians=self.guardians,
        )


class NewPhoto(Body):
    """`shows`: what is to be seen, in both languages, for those who cannot see it; no names."""

    shows_en: Text
    shows_cy: Text
    consent: ConsentBody


class PhotoView(BaseModel):
    photo_id: UUID
    status: Status
    usable: bool
    shows_en: str
    shows_cy: str
    channels: list[Channel]
    until: date
    kept_at: str
    children: bool
    guardians: bool
    recorded_by: UUID
    recorded_at: datetime
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    reason: str


class TakeDownView(PlaceView):
    """Where something stands that may not be used there today, and why not."""

    kind: Literal["story", "photo"]
    thing_id: UUID
    why: str


@router.get("/stories", openapi_extra=never_exported("sealed"))
async def list_stories(_: Leader, uow: Uow, asked: PageRequest, now: Now) -> Page[StoryView]:
    """Stories for which somebody was asked whether campaigns may use them."""
    rows = await store.stories(uow, asked)
    today = london_day(now)
    return asked.page(rows, lambda row: _story(store.story_of(row), today), lambda row: (row.id,))


@router.get("/stories/{story_id}/uses")
async def story_uses(story_id: UUID, _: Leader, uow: Uow, asked: PageRequest) -> Page[PlaceView]:
    """Every place where it is used."""
    rows = await uses.places_of(uow, "story", story_id, asked)
    return asked.page(rows, place, lambda row: (row.matter, row.matter_id))


@router.post("/photos", status_code=201)
async def add_photo(
    body: NewPhoto, actor: Keeper, uow: Uow, now: Now, response: Response
) -> PhotoView:
    """A photo and the consent of everybody in it."""
    shows = (body.shows_en, body.shows_cy)
    made = await commands.add_photo(uow, shows, body.consent.record(), by=actor, at=now)
    return _answer(made, response, now)


@router.get("/photos")
async def list_photos(
    _: Keeper, uow: Uow, asked: PageRequest, now: Now, status: Status | None = None
) -> Page[PhotoView]:
    rows = await store.photos(uow, asked, status=status)
    today = london_day(now)
    return asked.page(rows, lambda row: _photo(store.photo_of(row), today), lambda row: (row.id,))


@router.get("/photos/{photo_id}")
async def show_photo(
    photo_id: UUID, _: Keeper, uow: Uow, now: Now, response: Response
) -> PhotoView:
    return _answer(await store.get_photo(uow, photo_id), response, now)


@router.put("/photos/{photo_id}/consent")
async def renew_photo(photo_id: UUID, body: ConsentBody, actor: Keeper, edit: Edit) -> PhotoView:
    """Everybody in it was asked anew. What no longer is allowed stops at once."""
    renewed = await commands.renew_photo(
        edit.uow, photo_id, body.record(), expected=edit.expected, by=actor, at=edit.now
    )
    return _answer(renewed, edit.response, edit.now)


@router.post("/photos/{photo_id}/withdrawal")
async def withdraw_photo(photo_id: UUID, body: Reason, actor: Keeper, act: Act) -> PhotoView:
    """Somebody in it said no: calls that use it are paused, and nothing new uses it."""
    withdrawn = await commands.withdraw_photo(
        act.uow, photo_id, reason=body.reason, by=actor, at=act.now
    )
    return _answer(withdrawn, act.response, act.now)


@router.get("/photos/{photo_id}/uses")
async def photo_uses(photo_id: UUID, _: Leader, uow: Uow, asked: PageRequest) -> Page[PlaceView]:
    """Every place where it is used."""
    rows = await uses.places_of(uow, "photo", photo_id, asked)
    return asked.page(rows, place, lambda row: (row.matter, row.matter_id))


@router.get("/take-downs")
async def take_downs(_: Leader, uow: Uow, now: Now) -> Page[TakeDownView]:
    """Every place where a story or photo stands whose consent does not hold; all on one page."""
    found = await taking_down.standing(uow, london_day(now))
    return Page(
        items=[
            TakeDownView(kind=row.kind, thing_id=row.thing_id, why=why, **place(row).model_dump())
            for row, why in found
        ]
    )


def _story(one: Consents, today: date) -> StoryView:
    return StoryView(story_id=one.id, usable=not one.problem(today, None), until=one.until)


def _answer(photo: Photo, response: Response, now: datetime) -> PhotoView:
    etag(response, photo.version)
    return _photo(photo, london_day(now))


def _photo(photo: Photo, today: date) -> PhotoView:
    consent = photo.consent
    shown: dict[str, Any] = {
        name: getattr(photo, name) for name in PhotoView.model_fields if hasattr(photo, name)
    }
    return PhotoView(
        **shown,
        photo_id=photo.id,
        usable=not photo.consents().problem(today, None),
        channels=list(consent.channels),
        until=consent.until,
        kept_at=consent.kept_at,
        children=consent.children,
        guardians=consent.guardians,
    )
