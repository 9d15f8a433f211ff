"""The register of Ambassadors: for their coordinators and nobody else.

Please write neither immigration status nor country anywhere: we never collect them.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, StringConstraints

from membership.api.fields import Area, Body, Language, Name, Nation
from membership.api.sealed_pages import page_of
from membership.commands import ambassadors as commands
from membership.commands import forgetting
from membership.domain.ambassador import Ambassador, Status, Wishes
from membership.domain.telling import telling
from membership.sealed_rules import TELLING_WORDS
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires_only
from sanctuary.http import (
    Act,
    Edit,
    Now,
    Page,
    PageRequest,
    Uow,
    etag,
    never_exported,
    sealed_router,
)

router = sealed_router("/v1/ambassadors", tags=["ambassadors"])
Coordinator = Annotated[Actor, Depends(requires_only(Role.AMBASSADOR_COORDINATOR))]
Step = Literal["in_conversation", "registered", "resting"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Words = Annotated[list[Short], Field(max_length=20)]


class WishesBody(Body):
    """How they want to be reached and asked. Neither status nor country belongs into any of it."""

    called: Name = Field(description="Their name, or the one they chose for this")
    reach: str = Field(default="", max_length=500, description="How to reach them safely")
    language: Language = "en"
    languages: Words = Field(default_factory=list)
    topics: Words = Field(default_factory=list)
    limits: Words = Field(default_factory=list, examples=[["no photos", "anonymous only"]])
    notes: str = Field(default="", max_length=2000)

    def wishes(self) -> Wishes:
        return Wishes(
            called=self.called,
            reach=self.reach,
            language=self.language,
            languages=tuple(self.languages),
            topics=tuple(self.topics),
            limits=tuple(self.limits),
            notes=self.notes,
        )


class AmbassadorBody(WishesBody):
    nation: Nation
    area: Area | None = None
    person_id: UUID | None = Field(
        default=None, description="Their entry in the address book, if messages may go there"
    )


class Move(Body):
    to: Step
    reason: str = Field(min_length=1, max_length=300)


class AmbassadorView(BaseModel):
    """One record. `look_again` names words that seem to tell of a status or a country."""

    id: UUID
    nation: str
    area: str | None
    called: str
    reach: str
    language: str
    languages: list[str]
    topics: list[str]
    limits: list[str]
    notes: str
    status: Status
    since: datetime
    gets_messages: bool
    look_again: list[str]

    @classmethod
    def of(cls, one: Ambassador) -> "AmbassadorView":
        wishes = one.wishes
        free = (wishes.reach, wishes.notes, *wishes.topics, *wishes.limits)
        return cls(
            id=one.id,
            nation=one.nation,
            area=one.area,
            called=wishes.called,
            reach=wishes.reach,
            language=wishes.language,
            languages=list(wishes.languages),
            topics=list(wishes.topics),
            limits=list(wishes.limits),
            notes=wishes.notes,
            status=one.status,
            since=one.since,
            gets_messages=one.person_id is not None,
            look_again=list(telling(TELLING_WORDS, *free)),
        )


@router.get("", openapi_extra=never_exported("sealed"))
async def ambassadors(
    uow: Uow, asked: PageRequest, actor: Coordinator, status: Status | None = None
) -> Page[AmbassadorView]:
    """Those within your nation, or all for the coordinator of the whole UK."""
    found = await commands.shelf(uow, by=actor, status=status)
    return page_of(asked, found, AmbassadorView.of)


@router.put("/{record_id}", status_code=201)
async def interested(
    record_id: UUID, body: AmbassadorBody, actor: Coordinator, act: Act
) -> AmbassadorView:
    """Somebody would like to become an Ambassador. Choose any new UUID as the id."""
    made = await commands.interested(
        act.uow,
        record_id,
        nation=body.nation,
        area=body.area,
        person_id=body.person_id,
        wishes=body.wishes(),
        by=actor,
        at=act.now,
    )
    etag(act.response, made.version)
    return AmbassadorView.of(made)


@router.get("/{record_id}")
async def ambassador(
    record_id: UUID, uow: Uow, actor: Coordinator, response: Response
) -> AmbassadorView:
    """One record; its ETag is what a change needs."""
    found = await commands.get(uow, record_id, by=actor)
    etag(response, found.version)
    return AmbassadorView.of(found)


@router.patch("/{record_id}")
async def change(
    record_id: UUID, body: WishesBody, actor: Coordinator, edit: Edit
) -> AmbassadorView:
    """Write down anew how they want to be reached and asked."""
    changed = await commands.change(
        edit.uow, record_id, body.wishes(), expected=edit.expected, by=actor
    )
    etag(edit.response, changed.version)
    return AmbassadorView.of(changed)


@router.post("/{record_id}/steps")
async def move(record_id: UUID, body: Move, actor: Coordinator, edit: Edit) -> AmbassadorView:
    """A conversation was had; they are registered, rest, or are back."""
    moved = await commands.move(
        edit.uow,
        record_id,
        Status(body.to),
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, moved.version)
    return AmbassadorView.of(moved)


@router.post("/{record_id}/notes", status_code=202)
async def invite_to_own_page(record_id: UUID, uow: Uow, actor: Coordinator, now: Now) -> None:
    """Send them a message with the way to their own page."""
    await commands.invite_to_own_page(uow, record_id, by=actor, at=now)


@router.delete("/{record_id}", status_code=204)
async def leave(record_id: UUID, uow: Uow, actor: Coordinator) -> None:
    """They want to go: everything about them here is forgotten now, and no message says so."""
    await forgetting.leave(uow, record_id, by=actor)
