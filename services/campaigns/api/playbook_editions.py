"""Editions of playbooks by staff; and the playbooks by which an incident is answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, StringConstraints

from campaigns import playbooks as shipped
from campaigns.api.fields import Body, Reason, Text
from campaigns.api.incidents import Officer, Reader
from campaigns.api.reviewing import PointView
from campaigns.commands import playbooks as commands
from campaigns.domain.playbook import Call, Category, Message, NeverDo, Playbook, Said, Step
from campaigns.domain.playbook_edition import MAY_WRITE, Edition, Status
from campaigns.domain.signal import Kind
from campaigns.queries.incidents import READERS
from campaigns.queries.reviewing import open_for
from campaigns.store import incidents
from campaigns.store import playbooks as store
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.http import Act, Edit, Now, Page, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1", ["playbooks"])
Writer = Annotated[Actor, Depends(requires(*MAY_WRITE))]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,59}$")]
MOST = 40
_ABOUT = {"reason", "answers"}


class PlaybookBody(Body):
    """A whole playbook: an edition never depends on the one before.

    `answers`: the open learning points that it answers; they are taken up when it is published.
    """

    title: Said
    intro: Said
    kinds: Annotated[tuple[Kind, ...], Field(max_length=MOST)]
    category: Category
    audience: Mapping[str, Any]
    template: str = "mobilisation_act"
    stand_down_template: str = "mobilisation_stand_down"
    steps: Annotated[tuple[Step, ...], Field(max_length=MOST)]
    calls: Annotated[tuple[Call, ...], Field(max_length=MOST)]
    never: Annotated[tuple[NeverDo, ...], Field(max_length=MOST)]
    messages: Annotated[tuple[Message, ...], Field(max_length=MOST)] = ()
    audiences: Annotated[Mapping[str, Mapping[str, Any]], Field(max_length=MOST)] = {}
    answers: Annotated[tuple[UUID, ...], Field(max_length=MOST)] = ()
    reason: Text

    def playbook(self, key: str) -> Playbook:
        said = {name: getattr(self, name) for name in type(self).model_fields if name not in _ABOUT}
        return Playbook(key=key, edition=0, **said)


class EditionView(BaseModel):
    """`edition_id` is empty for the one that ships, which counts as published."""

    edition_id: UUID | None
    key: str
    edition: int
    status: Status
    current: bool
    reason: str = ""
    written_by: UUID | None = None
    written_at: datetime | None = None
    published_by: UUID | None = None
    published_at: datetime | None = None
    retired_by: UUID | None = None
    retired_at: datetime | None = None


class EditionDetail(EditionView):
    """`open_points`: what incidents taught that no edition answers yet, for whoever edits it."""

    playbook: Playbook
    answers: list[UUID]
    open_points: list[PointView]


class Beginning(Body):
    playbook: Key


class StepView(BaseModel):
    key: str
    who: str
    text: str
    due_at: datetime


class BegunView(BaseModel):
    """A playbook by which an incident is answered, in the edition that it began with."""

    key: str
    edition: int
    title: Said
    begun_by: UUID
    begun_at: datetime
    steps: list[StepView]
    never: list[NeverDo]


@router.get("/playbooks/{key}/editions")
async def list_editions(key: str, _: Writer, uow: Uow) -> Page[EditionView]:
    """Every edition, the newest first; all on one page."""
    current = await store.current(uow, key)
    made = [_view(each, current) for each in await store.made(uow, key)]
    ships = [_shipped(each, current) for each in shipped.every() if each.key == key]
    return Page(items=[*made, *ships])


@router.post("/playbooks/{key}/editions", status_code=201)
async def write_edition(key: Key, body: PlaybookBody, actor: Writer, act: Act) -> EditionDetail:
    """A draft of the next edition, or of a new playbook."""
    written = await commands.write(
        act.uow, body.playbook(key), answers=body.answers, reason=body.reason, by=actor, at=act.now
    )
    return await _detail(act.uow, actor, written, act.response)


@router.get("/playbook-editions/{edition_id}")
async def show_edition(
    edition_id: UUID, actor: Writer, uow: Uow, response: Response
) -> EditionDetail:
    """With the learning points that are open, so that its author can answer them."""
    return await _detail(uow, actor, await store.get(uow, edition_id), response)


@router.put("/playbook-editions/{edition_id}")
async def rewrite_edition(
    edition_id: UUID, body: PlaybookBody, actor: Writer, edit: Edit
) -> EditionDetail:
    """Change a draft. What was published stays as it is."""
    changed = await commands.rewrite(
        edit.uow,
        edition_id,
        body.playbook(""),
        answers=body.answers,
        reason=body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return await _detail(edit.uow, actor, changed, edit.response)


@router.post("/playbook-editions/{edition_id}/publication")
async def publish(edition_id: UUID, actor: Writer, edit: Edit) -> EditionDetail:
    """By somebody who did not write it, once its texts pass the content check."""
    done = await commands.publish(
        edit.uow, edition_id, expected=edit.expected, by=actor, at=edit.now
    )
    return await _detail(edit.uow, actor, done, edit.response)


@router.post("/playbook-editions/{edition_id}/retirement")
async def retire(edition_id: UUID, body: Reason, actor: Writer, edit: Edit) -> EditionDetail:
    """Nothing new begins with it; the newest one that is left counts."""
    done = await commands.retire(
        edit.uow, edition_id, reason=body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return await _detail(edit.uow, actor, done, edit.response)


@router.post("/incidents/{incident_id}/playbooks")
async def begin(
    incident_id: UUID, body: Beginning, actor: Officer, uow: Uow, now: Now
) -> Page[BegunView]:
    """Answer an incident by a playbook: its steps become tasks. It stays with this edition."""
    await commands.begin(uow, incident_id, body.playbook, by=actor, at=now)
    return await _begun(uow, incident_id)


@router.get("/incidents/{incident_id}/playbooks")
async def list_begun(incident_id: UUID, actor: Reader, uow: Uow) -> Page[BegunView]:
    """By which playbooks it is answered; all on one page."""
    actor.must(*READERS, nation=(await incidents.get(uow, incident_id)).nation)
    return await _begun(uow, incident_id)


async def _begun(uow: Uow, incident_id: UUID) -> Page[BegunView]:
    found = await store.pinned(uow, store.INCIDENT, incident_id)
    return Page(items=[_begun_view(each) for each in found])


def _begun_view(one: store.Pinned) -> BegunView:
    return BegunView(
        key=one.playbook.key,
        edition=one.playbook.edition,
        title=one.playbook.title,
        begun_by=one.by,
        begun_at=one.at,
        steps=[
            StepView(
                key=step.key,
                who=step.who,
                text=step.text,
                due_at=one.at + timedelta(hours=step.within_hours),
            )
            for step in one.playbook.steps
        ],
        never=list(one.playbook.never),
    )


def _shipped(one: Playbook, current: Playbook) -> EditionView:
    return EditionView(
        edition_id=None,
        key=one.key,
        edition=one.edition,
        status=Status.PUBLISHED,
        current=one == current,
    )


def _view(one: Edition, current: Playbook) -> EditionView:
    return EditionView(
        edition_id=one.id,
        key=one.playbook.key,
        edition=one.playbook.edition,
        status=one.status,
        current=one.playbook == current,
        reason=one.reason,
        written_by=one.written_by,
        written_at=one.written_at,
        published_by=one.published_by,
        published_at=one.published_at,
        retired_by=one.retired_by,
        retired_at=one.retired_at,
    )


async def _detail(uow: Uow, actor: Actor, one: Edition, response: Response) -> EditionDetail:
    etag(response, one.version)
    waiting = await open_for(uow, actor, one.playbook)
    return EditionDetail(
        **_view(one, one.playbook).model_dump() | {"current": one.status is Status.PUBLISHED},
        playbook=one.playbook,
        answers=list(one.answers),
        open_points=[PointView.of(each) for each in waiting],
    )
