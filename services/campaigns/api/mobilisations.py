"""Mobilisations: written by one, approved by others, launched, watched and ended."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from campaigns.api.fields import Body, Hours, Line, OptionalReason, Reason, Text
from campaigns.commands import mobilisations as commands
from campaigns.commands.mobilisations import Wish
from campaigns.domain.audience import as_json
from campaigns.domain.mobilisation import LEADERS, Mobilisation, Status
from campaigns.domain.playbook import Category
from campaigns.queries import mobilisations as queries
from campaigns.store import mobilisations as store
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Expected, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])
Leader = Annotated[Actor, Depends(requires(*LEADERS))]
RULE_EXAMPLE = {"all": [{"nation": ["wales"]}, {"not": {"language": ["cy"]}}]}


class NewMobilisation(Body):
    """What is left out, the playbook proposes. A `title` of your own needs its `title_cy` too."""

    playbook: Line
    incident_id: UUID | None = None
    title: Line | None = None
    title_cy: Line | None = None
    audience: Annotated[dict[str, Any] | None, Field(examples=[RULE_EXAMPLE])] = None
    category: Category | None = None
    drill: Annotated[bool, Field(description="Everything but delivery")] = False


class NewAudience(Body):
    audience: Annotated[dict[str, Any], Field(examples=[RULE_EXAMPLE])]


class ApprovalView(BaseModel):
    by: UUID
    at: datetime
    matched: int


class FallbackView(BaseModel):
    """`people`: so many do not read it in their language; null where nobody could say."""

    people: int | None
    reason: str
    by: UUID
    at: datetime


class MobilisationView(BaseModel):
    """`released` of `chunks` chunks are on their way to `audience_size` people.

    `fallback`: why it was launched although not everybody reads it in their language.
    """

    mobilisation_id: UUID
    incident_id: UUID | None
    playbook: str
    title: str
    title_cy: str
    category: Category
    audience: dict[str, Any]
    drill: bool
    status: Status
    author: UUID
    approvals: list[ApprovalView]
    audience_size: int
    chunks: int
    released: int
    created_at: datetime
    launched_at: datetime | None
    fallback: FallbackView | None = None


class ListedMobilisation(BaseModel):
    mobilisation_id: UUID
    incident_id: UUID | None
    playbook: str
    title: str
    category: Category
    drill: bool
    status: Status
    audience_size: int
    created_at: datetime
    launched_at: datetime | None


class Note(Body):
    note: Annotated[str, Field(max_length=4000)] = ""


class Debrief(Body):
    went_well: Text
    change: Text
    hours: Hours


class DebriefView(Debrief):
    by: UUID
    at: datetime


@dataclass(frozen=True)
class Decision:
    """One decision about a mobilisation: which, who, when."""

    mobilisation_id: UUID
    actor: Leader
    uow: Uow
    now: Now
    response: Response

    def deciding(self, body: BaseModel | None = None) -> dict[str, Any]:
        """What a command is given, with what the caller said."""
        said = body.model_dump() if body else {}
        return {
            "uow": self.uow,
            "mobilisation_id": self.mobilisation_id,
            "by": self.actor,
            "at": self.now,
        } | said

    async def seen(self) -> Mobilisation:
        """The mobilisation, for somebody who may lead it."""
        mobilisation = await store.get(self.uow, self.mobilisation_id)
        mobilisation.led_by(self.actor)
        return mobilisation

    def answer(self, mobilisation: Mobilisation) -> MobilisationView:
        return _answer(mobilisation, self.response)


Step = Annotated[Decision, Depends()]


@router.post("", status_code=201)
async def write(
    body: NewMobilisation, actor: Leader, uow: Uow, now: Now, response: Response
) -> MobilisationView:
    """Begin a draft from a playbook."""
    wish = Wish(
        playbook=body.playbook,
        incident_id=body.incident_id,
        title=body.title,
        title_cy=body.title_cy,
        rule=body.audience,
        category=body.category,
        drill=body.drill,
    )
    return _answer(await commands.write(uow, wish, by=actor, at=now), response)


@router.get("")
async def list_mobilisations(
    actor: Leader,
    uow: Uow,
    asked: PageRequest,
    status: Status | None = None,
    incident_id: UUID | None = None,
) -> Page[ListedMobilisation]:
    rows = await queries.listed(uow, actor, asked, status=status, incident_id=incident_id)
    return asked.page(rows, _listed, lambda row: (row.id,))


@router.get("/{mobilisation_id}")
async def show(step: Step) -> MobilisationView:
    return step.answer(await step.seen())


@router.get("/{mobilisation_id}/debrief")
async def show_debrief(step: Step) -> DebriefView:
    found = await queries.debrief(step.uow, (await step.seen()).id)
    if found is None:
        raise NotFound("There is no debrief yet. Close the mobilisation, and then write it.")
    return DebriefView(
        went_well=found.went_well,
        change=found.change,
        hours=found.hours,
        by=found.by,
        at=found.at,
    )


@router.put("/{mobilisation_id}/audience")
async def change_audience(step: Step, body: NewAudience, expected: Expected) -> MobilisationView:
    """Say anew who it is for. Approvals that were given are void."""
    changed = await commands.change_audience(
        **step.deciding(), rule=body.audience, expected=expected
    )
    return step.answer(changed)


@router.post("/{mobilisation_id}/approval")
async def approve(step: Step, body: Note | None = None) -> MobilisationView:
    """By somebody else than the author; by two for the whole country or very many people."""
    note = body.note if body else ""
    return step.answer(await commands.approve(**step.deciding(), note=note))


@router.post("/{mobilisation_id}/pause")
async def pause(step: Step, body: OptionalReason | None = None) -> MobilisationView:
    """No further chunk leaves. What has left goes on."""
    return step.answer(await commands.pause(**step.deciding(body or OptionalReason())))


@router.post("/{mobilisation_id}/resume")
async def resume(step: Step, body: OptionalReason | None = None) -> MobilisationView:
    """Go on where it was paused."""
    return step.answer(await commands.resume(**step.deciding(body or OptionalReason())))


@router.post("/{mobilisation_id}/stand-down")
async def stand_down(step: Step, body: Reason) -> MobilisationView:
    """All clear: nothing more leaves, and exactly those who were reached are told."""
    return step.answer(await commands.stand_down(**step.deciding(body)))


@router.post("/{mobilisation_id}/withdrawal")
async def withdraw(step: Step, body: Reason) -> MobilisationView:
    """Give it up before it was launched."""
    return step.answer(await commands.withdraw(**step.deciding(body)))


@router.post("/{mobilisation_id}/closing")
async def close(step: Step, body: OptionalReason | None = None) -> MobilisationView:
    """The call has ended: nothing more leaves and no more actions are counted."""
    return step.answer(await commands.close(**step.deciding(body or OptionalReason())))


@router.post("/{mobilisation_id}/debrief")
async def debrief(step: Step, body: Debrief) -> MobilisationView:
    """What went well, what to change, and the hours that people gave."""
    return step.answer(await commands.evaluate(**step.deciding(body)))


def _answer(mobilisation: Mobilisation, response: Response) -> MobilisationView:
    etag(response, mobilisation.version)
    return MobilisationView(
        mobilisation_id=mobilisation.id,
        incident_id=mobilisation.incident_id,
        playbook=mobilisation.playbook,
        title=mobilisation.title,
        title_cy=mobilisation.title_cy,
        category=mobilisation.category,
        audience=as_json(mobilisation.rule),
        drill=mobilisation.drill,
        status=mobilisation.status,
        author=mobilisation.author,
        approvals=[
            ApprovalView(by=each.by, at=each.at, matched=each.matched)
            for each in mobilisation.approvals
        ],
        audience_size=mobilisation.size,
        chunks=mobilisation.chunks,
        released=mobilisation.released,
        created_at=mobilisation.created_at,
        launched_at=mobilisation.launched_at,
        fallback=mobilisation.fallback and FallbackView(**asdict(mobilisation.fallback)),
    )


def _listed(row: Any) -> ListedMobilisation:
    return ListedMobilisation(
        mobilisation_id=row.id,
        incident_id=row.incident_id,
        playbook=row.playbook,
        title=row.title,
        category=row.category,
        drill=row.drill,
        status=row.status,
        audience_size=row.size,
        created_at=row.created_at,
        launched_at=row.launched_at,
    )
