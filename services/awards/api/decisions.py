"""Deciding, and the letter that is held until a named person releases it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import ApplicationOut, Reason, ReasonIn, show
from awards.api.callers import Coordinator, OfApplication
from awards.domain.application import Outcome
from awards.domain.letter import Letter, Milestone, Ruling, Status
from awards.domain.letter_words import LANGUAGES, text_of
from awards.domain.panel import PanelNotReady
from awards.queries import letters
from awards.sealed import seal_of
from awards.store.letters import letter_of
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Act, Edit, Page, PageRequest, Uow
from sanctuary.http.problems import from_refusal

decisions = http.router("/v1/applications", ["decisions"])
held = http.router("/v1/letters", ["decisions"])

Decider = Annotated[Actor, Depends(requires(Role.STREAM_COORDINATOR))]
Words = Annotated[str, Field(min_length=3, max_length=2_000)]


class MilestoneIn(BaseModel):
    """What is to be done, and until when."""

    words: Words
    due_on: date


class DecisionIn(BaseModel):
    """The applicant reads all of it: what was good, what comes next, what would help.

    `guidance`, by criterion, belongs to a "not yet"; `conditions` to an award with conditions.
    """

    outcome: Outcome
    reason: Reason
    guidance: dict[str, Words] = Field(default_factory=dict, max_length=100)
    conditions: list[MilestoneIn] = Field(default_factory=list, max_length=12)

    def ruling(self) -> Ruling:
        milestones = tuple(Milestone(each.words, each.due_on) for each in self.conditions)
        return Ruling(self.outcome, self.reason, self.guidance, milestones)


class DecidedOut(ApplicationOut):
    """`letter_id` is the draft that waits for somebody to read and release it."""

    letter_id: UUID


class ReleaseIn(BaseModel):
    """The name as it shall stand on the letter and the certificate; a paragraph if you like."""

    organisation_name: str = Field(min_length=2, max_length=200)
    paragraph: str = Field(default="", max_length=4_000)


class LetterOut(BaseModel):
    """`letter` is what the applicant reads, by language; what people wrote stays as written."""

    id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    outcome: Outcome
    reason: str
    decided_by: UUID
    decided_at: datetime
    organisation_name: str
    guidance: dict[str, str]
    conditions: list[MilestoneIn]
    paragraph: str
    released_by: UUID | None
    released_at: datetime | None
    taken_back_by: UUID | None
    taken_back_reason: str
    letter: dict[Literal["en", "cy"], str] = Field(default_factory=dict)


class ReceivedOut(BaseModel):
    """The letter as it left. Who decided and who released it stays with us."""

    application_id: UUID
    outcome: Outcome
    released_at: datetime
    guidance: dict[str, str]
    conditions: list[MilestoneIn]
    letter: dict[str, str]


def show_letter(each: Letter, words: Mapping[str, str] | None = None) -> LetterOut:
    values: dict[str, Any] = {name: getattr(each, name) for name in ("id", "version", "status")}
    return LetterOut(
        **values,
        application_id=each.application_id,
        organisation_id=each.organisation_id,
        stream=each.stream,
        outcome=each.outcome,
        reason=each.decided.reason,
        decided_by=each.decided.by,
        decided_at=each.decided.at,
        organisation_name=each.called,
        guidance=dict(each.guidance),
        conditions=_milestones(each),
        paragraph=each.paragraph,
        released_by=each.released.by if each.released else None,
        released_at=each.released.at if each.released else None,
        taken_back_by=each.taken_back.by if each.taken_back else None,
        taken_back_reason=each.taken_back.reason if each.taken_back else "",
        letter=dict(words or {}),
    )


def _milestones(each: Letter) -> list[MilestoneIn]:
    return [MilestoneIn(words=one.words, due_on=one.due_on) for one in each.milestones]


@decisions.post("/{application_id}/decision", response_model=DecidedOut)
async def decide(
    application_id: UUID, body: DecisionIn, by: Decider, request: Request, act: Act
) -> DecidedOut | Response:
    """Decide, in your own name. Not open to whoever wrote the recommendation.

    Nobody outside hears of it until a person has released the letter.
    """
    decided = await commands.decide(
        act.uow,
        application_id,
        body.ruling(),
        by=by,
        at=act.now,
        seal=seal_of(request.app.state.settings),
    )
    if isinstance(decided, PanelNotReady):
        return from_refusal(request, decided)
    application, letter = decided
    http.etag(act.response, application.version)
    seen = show(application, seen_as="coordinator")
    return DecidedOut(**seen.model_dump(), letter_id=letter.id)


@decisions.get("/{application_id}/letter")
async def read_received_letter(application_id: UUID, by: OfApplication, uow: Uow) -> ReceivedOut:
    """The letter that the applicant received, once it has been released."""
    letter, words = await letters.received(uow, application_id, by=by)
    return ReceivedOut(
        application_id=application_id,
        outcome=letter.outcome,
        released_at=letter.released.at if letter.released else letter.decided.at,
        guidance=dict(letter.guidance),
        conditions=_milestones(letter),
        letter=words,
    )


@held.get("")
async def list_letters(
    by: Coordinator, uow: Uow, page: PageRequest, status: Annotated[Status, Query()] = Status.HELD
) -> Page[LetterOut]:
    """The letters of your part of the network, by default those that wait to be released."""
    rows = await letters.waiting(uow, by, page, status=status)
    return page.page(
        rows, lambda row: show_letter(letter_of(row), row.words), lambda row: (row.id,)
    )


@held.get("/{letter_id}")
async def read_letter(letter_id: UUID, by: Coordinator, response: Response, uow: Uow) -> LetterOut:
    """The letter as it would leave now. Release it with the ETag that comes with it."""
    letter, scheme = await letters.one(uow, letter_id, by=by)
    http.etag(response, letter.version)
    return show_letter(letter, {each: text_of(letter, scheme, each) for each in LANGUAGES})


@held.post("/{letter_id}/release")
async def release_letter(
    letter_id: UUID, body: ReleaseIn, by: Coordinator, edit: Edit
) -> LetterOut:
    """Let it leave, as you read it. The applicant hears, and an award begins today."""
    sent = await commands.release_letter(
        edit.uow,
        letter_id,
        called=body.organisation_name,
        paragraph=body.paragraph,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    http.etag(edit.response, sent.version)
    return show_letter(sent)


@held.post("/{letter_id}/return")
async def take_back_letter(
    letter_id: UUID, body: ReasonIn, by: Coordinator, edit: Edit
) -> LetterOut:
    """Keep it from leaving, because something in it is wrong. Somebody then decides again."""
    kept = await commands.take_back_letter(
        edit.uow, letter_id, reason=body.reason, expected=edit.expected, by=by, at=edit.now
    )
    http.etag(edit.response, kept.version)
    return show_letter(kept)
