"""What the routes of concerns take and give."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from awards.api.applications import Reason
from awards.domain.concern import SETTLED, Concern, Status, StepKind

Words = Annotated[str, Field(min_length=10, max_length=8_000)]


class ConcernIn(BaseModel):
    """What makes you doubt that the holder still stands for what their award says.

    Leave out names of people seeking sanctuary, and where they live.
    """

    words: Words


class RaisedOut(BaseModel):
    """What you raised, and how far it has come. You hear by message once it is settled."""

    id: UUID
    award_id: UUID
    words: str
    raised_at: datetime
    progress: Literal["received", "looked_into", "settled"]


class PutIn(BaseModel):
    """What is put to the holder, in your words: nothing that would tell who raised it."""

    put_to_holder: Words


class ReasonIn(BaseModel):
    reason: Reason


class AnswerIn(BaseModel):
    """The holder reads `reason`."""

    outcome: Literal["upheld", "not_upheld"]
    reason: Reason


class ConclusionIn(BaseModel):
    """Nobody but the holder reads `reason`."""

    outcome: Literal["award_withdrawn", "award_kept"]
    reason: Reason


class ReplyIn(BaseModel):
    reply: Words


class AppealIn(BaseModel):
    grounds: Words


class StepOut(BaseModel):
    kind: StepKind
    by: UUID
    at: datetime
    reason: str


class ConcernOut(BaseModel):
    """Who raised it is not in here: it is sealed."""

    id: UUID
    award_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    words: str
    raised_at: datetime
    put_to_holder: str
    reply: str
    reply_by: date | None
    appeal_by: date | None
    answer_by: date | None
    steps: list[StepOut]


class HolderOut(BaseModel):
    """A concern as the holder of the award sees it: what was put to them, and what was found."""

    id: UUID
    award_id: UUID
    status: Status
    put_to_holder: str
    reply: str
    reply_by: date | None
    appeal_by: date | None
    answer_by: date | None
    findings: list[str]


class RaiserOut(BaseModel):
    """Nobody is here when whoever raised it has been erased since."""

    person_id: UUID | None


def show(each: Concern) -> ConcernOut:
    values = {name: getattr(each, name) for name in ConcernOut.model_fields if name != "steps"}
    steps = [
        StepOut(kind=one.kind, by=one.made.by, at=one.made.at, reason=one.made.reason)
        for one in each.steps
    ]
    return ConcernOut(**values, steps=steps)


def show_holder(each: Concern) -> HolderOut:
    values = {name: getattr(each, name) for name in HolderOut.model_fields if name != "findings"}
    return HolderOut(**values, findings=[one.made.reason for one in each.findings()])


def show_raised(each: Concern) -> RaisedOut:
    progress: Literal["received", "looked_into", "settled"] = "looked_into"
    if each.status is Status.RAISED:
        progress = "received"
    elif each.status in SETTLED:
        progress = "settled"
    return RaisedOut(
        id=each.id,
        award_id=each.award_id,
        words=each.words,
        raised_at=each.raised_at,
        progress=progress,
    )
