"""One's own deeds: planned, done, told. Nobody else's are there, for nobody.

Made by PUT under an id that the caller chose, and sealed: no answer is kept for an Idempotency-Key,
and the log says only that something sealed was answered.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import Field, StringConstraints

from campaigns.api.deed_views import DeedView, KindsView, shown, shown_kind
from campaigns.api.fields import Body
from campaigns.commands import companions
from campaigns.commands import deeds as commands
from campaigns.commands.deeds import NewDeed
from campaigns.domain.action import Action
from campaigns.domain.deed import LONGEST_TOLD, Deed
from campaigns.domain.deeds import KINDS, kind_of
from campaigns.domain.deeds.entry import entry
from campaigns.domain.deeds.shape import Status
from campaigns.queries import elections
from campaigns.store import deeds as store
from campaigns.tables import deed as table
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.errors import NotFound
from sanctuary.http import (
    Act,
    Edit,
    Expected,
    Now,
    Page,
    PageRequest,
    Uow,
    check_version,
    etag,
    never_exported,
    sealed_router,
)
from sanctuary.http import router as new_router

kinds = new_router("/v1/deed-kinds", ["deeds"])
router = sealed_router("/v1/deeds", ["deeds"])
Own = Annotated[Actor, Depends(signed_in)]
Answers = Annotated[
    dict[str, Any],
    Field(description="By the names of the kind's questions; null takes an answer back"),
]


class DeedBody(Body):
    kind: Action
    answers: Answers = Field(default_factory=dict)
    mobilisation_id: UUID | None = None
    remind: Annotated[bool, Field(description="Ask me about it when its day has come")] = False


class Changes(Body):
    """What is left out stays as it is."""

    answers: Answers = Field(default_factory=dict)
    remind: bool | None = None


class StepBody(Body):
    """The answers are taken before the step."""

    to: Status
    answers: Answers = Field(default_factory=dict)


class Shared(Body):
    words: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TOLD),
        Field(pattern=r"^[^\x00]*$"),
    ]


@kinds.get("", dependencies=[Depends(signed_in)])
async def deed_kinds() -> KindsView:
    """What can be planned: prompts, questions and steps of each kind, in English and Welsh."""
    return KindsView(items=[shown_kind(kind) for kind in KINDS])


@router.get("", openapi_extra=never_exported("private"))
async def own(uow: Uow, actor: Own, asked: PageRequest) -> Page[DeedView]:
    """What you planned and did, the newest first."""
    keys = (table.c.created_at, table.c.id)
    rows = await uow.all(asked.select(store.own(actor.id), *keys, descending=True))
    return asked.page(
        rows, lambda row: shown(store.opened(uow, row)), lambda row: (row.created_at, row.id)
    )


@router.put("/{deed_id}", status_code=201)
async def begin(deed_id: UUID, body: DeedBody, actor: Own, act: Act) -> DeedView:
    """Plan something. Choose any new UUID as its id; sending it again begins it once."""
    kind = kind_of(body.kind)
    answers = kind.read(body.answers)
    if body.mobilisation_id is not None:
        await commands.must_be_asked(act.uow, body.mobilisation_id, actor.id)
    new = NewDeed(body.kind, answers, body.mobilisation_id, remind=body.remind)
    deed = await commands.begin(act.uow, deed_id, new, person_id=actor.id, at=act.now)
    return _answer(deed, act.response)


@router.get("/{deed_id}")
async def one(deed_id: UUID, uow: Uow, actor: Own, response: Response) -> DeedView:
    return _answer(await store.get(uow, deed_id, of=actor.id), response)


@router.patch("/{deed_id}")
async def change(deed_id: UUID, body: Changes, actor: Own, edit: Edit) -> DeedView:
    deed = await _to_change(edit.uow, deed_id, actor, edit.expected)
    if body.answers:
        deed = await commands.answer(edit.uow, deed, deed.kind.read(body.answers), at=edit.now)
    if body.remind is not None:
        deed = await commands.remind(edit.uow, deed, wanted=body.remind, at=edit.now)
    return _answer(deed, edit.response)


@router.post("/{deed_id}/steps")
async def step(deed_id: UUID, body: StepBody, actor: Own, edit: Edit) -> DeedView:
    """Say how far it is. What counts is counted, once for each person and kind in a call."""
    deed = await _to_change(edit.uow, deed_id, actor, edit.expected)
    if body.answers:
        deed = await commands.answer(edit.uow, deed, deed.kind.read(body.answers), at=edit.now)
    election = await elections.is_on(edit.uow, deed.person_id, at=edit.now)
    return _answer(
        await commands.step(edit.uow, deed, body.to, election=election, at=edit.now), edit.response
    )


@router.delete("/{deed_id}", status_code=204)
async def forget(deed_id: UUID, uow: Uow, actor: Own, expected: Expected) -> None:
    """Nothing of it stays. What was counted stays counted."""
    await commands.remove(uow, await _to_change(uow, deed_id, actor, expected))


@router.post("/{deed_id}/companion", status_code=202)
async def companion(
    *, deed_id: UUID, uow: Uow, actor: Own, now: Now, response: Response
) -> DeedView:
    """Ask for somebody with lived experience to come along, if one of them would like to.

    A coordinator arranges it and gets in touch with you, whether or not somebody can come. Who was
    asked, nobody learns.
    """
    deed = await store.get(uow, deed_id, of=actor.id, lock=True)
    return _answer(await companions.ask(uow, deed, at=now), response)


@router.put("/{deed_id}/sharing")
async def share(deed_id: UUID, body: Shared, actor: Own, edit: Edit) -> DeedView:
    """Let the team read what came of it, in these words of yours and without your name."""
    deed = await _to_change(edit.uow, deed_id, actor, edit.expected)
    return _answer(await commands.tell(edit.uow, deed, body.words, at=edit.now), edit.response)


@router.delete("/{deed_id}/sharing")
async def share_no_more(deed_id: UUID, actor: Own, edit: Edit) -> DeedView:
    deed = await _to_change(edit.uow, deed_id, actor, edit.expected)
    return _answer(await commands.tell(edit.uow, deed, None, at=edit.now), edit.response)


@router.get("/{deed_id}/calendar.ics", response_class=Response)
async def calendar(deed_id: UUID, uow: Uow, actor: Own) -> Response:
    """The day you booked, for your own calendar, in words that reveal nothing."""
    deed = await store.get(uow, deed_id, of=actor.id)
    return as_file(deed, "en")


def as_file(deed: Deed, language: str) -> Response:
    """A calendar entry. Raises NotFound while no moment is known."""
    takes_place = deed.takes_place_at
    if takes_place is None:
        raise NotFound("No day and hour is known of this one yet. Answer when it takes place.")
    return Response(
        entry(deed, takes_place, host="campaigns.sanctuary", language=language),
        media_type="text/calendar",
        headers={
            "Content-Disposition": 'attachment; filename="plan.ics"',
            "Cache-Control": "no-store",
        },
    )


async def _to_change(uow: Uow, deed_id: UUID, actor: Actor, expected: int) -> Deed:
    deed = await store.get(uow, deed_id, of=actor.id, lock=True)
    check_version(expected, deed.version)
    return deed


def _answer(deed: Deed, response: Response) -> DeedView:
    etag(response, deed.version)
    return shown(deed)
