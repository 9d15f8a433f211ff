"""Consents for stories, at the desk: asked for, where used, what has to be taken down."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body, Name
from membership.api.sealed_pages import page_of
from membership.commands import stories as commands
from membership.commands.story_news import known_as
from membership.domain.story import (
    TO_TAKE_DOWN,
    WARNING,
    Asked,
    Channel,
    Consent,
    Place,
    Purpose,
    Story,
    Use,
)
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires_only
from sanctuary.http import (
    Edit,
    Page,
    PageRequest,
    Uow,
    etag,
    never_exported,
    sealed_router,
)

router = sealed_router("/v1/ambassador-desk", tags=["ambassadors"])
Coordinator = Annotated[Actor, Depends(requires_only(Role.AMBASSADOR_COORDINATOR))]
ONE = "/stories/{story_id}"


class StoryBody(Body):
    ambassador_id: UUID
    title: Name = Field(description="A word by which both of you know it; nothing of the story")


class ConsentBody(Body):
    channel: Channel
    purpose: Purpose
    expires_on: date


class ConsentView(BaseModel):
    id: UUID
    channel: Channel
    purpose: Purpose
    expires_on: date
    status: Consent
    given_on: date | None
    ended_on: date | None
    wording: str


class PlaceBody(Body):
    consent_id: UUID
    where: str = Field(min_length=1, max_length=300, description="Address of the page, or title")
    used_on: date


class PlaceView(BaseModel):
    id: UUID
    story_id: UUID
    where: str
    used_on: date
    status: Use


class StoryView(BaseModel):
    """`warning` is what has to be read out or shown before somebody says yes.

    `known_as` is the id that campaigns use for it; the other one never leaves this desk.
    """

    id: UUID
    known_as: UUID
    title: str
    ambassador_id: UUID | None
    consents: list[ConsentView]
    places: list[PlaceView]
    warning: str = WARNING[0]

    @classmethod
    def of(cls, one: Story) -> "StoryView":
        shown = ConsentView.model_fields
        return cls(
            id=one.id,
            known_as=known_as(one.id),
            title=one.title,
            ambassador_id=one.ambassador_id,
            consents=[
                ConsentView(**{name: getattr(each, name) for name in shown})
                for each in one.consents
            ],
            places=[_place(one, each) for each in one.places],
        )


def _place(story: Story, one: Place) -> PlaceView:
    return PlaceView(
        id=one.id, story_id=story.id, where=one.where, used_on=one.used_on, status=one.status
    )


class Said(Body):
    """What somebody told you in person. `warned` says that they read or heard the warning."""

    to: Literal["given", "withdrawn"]
    warned: bool = False
    language: Literal["en", "cy"] = "en"


class Settled(Body):
    to: Literal["taken_down", "cannot"]


def _shown(one: Story, response: Response) -> StoryView:
    etag(response, one.version)
    return StoryView.of(one)


@router.get("/stories", openapi_extra=never_exported("sealed"))
async def stories(uow: Uow, asked: PageRequest, actor: Coordinator) -> Page[StoryView]:
    """The stories in your nation with their consents."""
    return page_of(asked, await commands.shelf(uow, by=actor), StoryView.of)


@router.get("/take-downs")
async def take_downs(uow: Uow, actor: Coordinator) -> list[PlaceView]:
    """Every place that has to take a story down, or said that it cannot."""
    return [
        _place(story, each)
        for story in await commands.shelf(uow, by=actor)
        for each in story.places
        if each.status in TO_TAKE_DOWN
    ]


@router.put(ONE, status_code=201)
async def begin(
    story_id: UUID, body: StoryBody, uow: Uow, actor: Coordinator, response: Response
) -> StoryView:
    """A story that somebody may want to tell. The story itself is not kept here."""
    made = await commands.begin(uow, story_id, body.ambassador_id, body.title, by=actor)
    return _shown(made, response)


@router.get(ONE)
async def story(story_id: UUID, uow: Uow, actor: Coordinator, response: Response) -> StoryView:
    """One story; its ETag is what a change needs."""
    return _shown(await commands.get(uow, story_id, by=actor), response)


@router.put(ONE + "/consents/{consent_id}")
async def ask(
    story_id: UUID, consent_id: UUID, body: ConsentBody, actor: Coordinator, edit: Edit
) -> StoryView:
    """Ask for one channel and purpose. They answer on their own page."""
    consent = Asked(consent_id, body.channel, body.purpose, body.expires_on)
    asked = await commands.ask(
        edit.uow, story_id, consent, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(asked, edit.response)


@router.post(ONE + "/consents/{consent_id}/answers")
async def said(
    story_id: UUID, consent_id: UUID, body: Said, actor: Coordinator, edit: Edit
) -> StoryView:
    """Write down a yes, or that it is taken back. There is no field for why."""
    changed = await commands.answer(
        edit.uow,
        story_id,
        consent_id,
        Consent(body.to),
        warned=body.warned,
        welsh=body.language == "cy",
        expected=edit.expected,
        by=actor,
    )
    return _shown(changed, edit.response)


@router.put(ONE + "/places/{place_id}")
async def use(
    *,
    story_id: UUID,
    place_id: UUID,
    body: PlaceBody,
    uow: Uow,
    actor: Coordinator,
    response: Response,
) -> StoryView:
    """Write down where it is used. Refused when no consent holds for it."""
    place = Place(place_id, body.consent_id, body.where, body.used_on)
    return _shown(await commands.use(uow, story_id, place, by=actor), response)


@router.post(ONE + "/places/{place_id}/steps")
async def settle(
    story_id: UUID, place_id: UUID, body: Settled, actor: Coordinator, edit: Edit
) -> StoryView:
    """It was taken down, or they say that they cannot."""
    settled = await commands.settle(
        edit.uow, story_id, place_id, Use(body.to), expected=edit.expected, by=actor
    )
    return _shown(settled, edit.response)
