"""Answers to consultations, with the evidence that each rests on."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, HttpUrl
from sqlalchemy import select

from campaigns.api.fields import Body, Line, Nation, Reason
from campaigns.commands import submissions as commands
from campaigns.commands.submissions import Begun
from campaigns.domain.policy_ask import Addressee
from campaigns.domain.submission import READERS, WRITERS, Evidence, HandedIn, Status, Submission
from campaigns.queries.incidents import actor_nations
from campaigns.store import submissions as store
from campaigns.tables import submission as table
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Act, Edit, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/submissions", ["evidence"])
Writer = Annotated[Actor, Depends(requires(*WRITERS))]
Reader = Annotated[Actor, Depends(requires(*READERS))]
Ids = Annotated[list[UUID], Field(max_length=50, default_factory=list)]


class NewSubmission(Body):
    """`of`: who consults. `closes_on`: the last day on which they take answers."""

    title: Line
    of: Addressee
    closes_on: date
    nation: Nation | None = None
    consultation_url: HttpUrl | None = None


class EvidenceBody(Body):
    facts: Ids
    cases: Ids
    asks: Ids


class HandedInBody(Reason):
    """`kept_at`: where the text itself lies."""

    on: date
    kept_at: Line


class SubmissionView(BaseModel):
    submission_id: UUID
    title: str
    of: Addressee
    nation: str | None
    consultation_url: str | None
    closes_on: date
    facts: list[UUID]
    cases: list[UUID]
    asks: list[UUID]
    status: Status
    written_by: UUID
    written_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str | None
    handed_in_on: date | None
    kept_at: str | None


class PackView(BaseModel):
    """As the evidence stood when the answer was handed in."""

    title: str
    handed_in_on: date
    evidence: dict[str, Any]


@router.post("", status_code=201)
async def begin_submission(body: NewSubmission, by: Writer, act: Act) -> SubmissionView:
    """Somebody begins an answer to a consultation."""
    url = body.consultation_url
    begun = Begun(body.title, body.of, body.closes_on, body.nation, str(url) if url else None)
    return _answer(await commands.begin(act.uow, begun, by=by, at=act.now), act.response)


@router.get("")
async def list_submissions(
    by: Reader, uow: Uow, asked: PageRequest, status: Status | None = None
) -> Page[SubmissionView]:
    """Newest first; with a role for one nation, its own."""
    query = select(table)
    if not by.may(*READERS):
        query = query.where(table.c.nation.in_(actor_nations(by, READERS)))
    if status is not None:
        query = query.where(table.c.status == status)
    rows = await uow.all(asked.select(query, table.c.id, descending=True))
    return asked.page(rows, lambda row: _view(store.of_row(row)), lambda row: (row.id,))


@router.get("/{submission_id}")
async def show_submission(
    submission_id: UUID, by: Reader, uow: Uow, response: Response
) -> SubmissionView:
    return _answer(await _seen(uow, submission_id, by), response)


@router.put("/{submission_id}/evidence")
async def rest_on(
    submission_id: UUID, body: EvidenceBody, by: Writer, edit: Edit
) -> SubmissionView:
    """What it rests on: facts that hold, cases that are confirmed, our own asks."""
    evidence = Evidence(tuple(body.facts), tuple(body.cases), tuple(body.asks))
    changed = await commands.rest_on(
        edit.uow, submission_id, evidence, expected=edit.expected, by=by
    )
    return _answer(changed, edit.response)


@router.post("/{submission_id}/handing-in")
async def hand_in(
    submission_id: UUID, body: HandedInBody, by: Writer, edit: Edit
) -> SubmissionView:
    """It went out, read by somebody else than its author; its evidence is packed."""
    done = await commands.hand_in(
        edit.uow,
        submission_id,
        HandedIn(body.on, body.kept_at),
        reason=body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    return _answer(done, edit.response)


@router.post("/{submission_id}/withdrawal")
async def withdraw(submission_id: UUID, body: Reason, by: Writer, edit: Edit) -> SubmissionView:
    """It is not handed in after all."""
    gone = await commands.withdraw(
        edit.uow, submission_id, reason=body.reason, expected=edit.expected, by=by, at=edit.now
    )
    return _answer(gone, edit.response)


@router.get("/{submission_id}/pack")
async def show_pack(submission_id: UUID, by: Reader, uow: Uow) -> PackView:
    """The evidence with its sources, as it stood that day."""
    found = await _seen(uow, submission_id, by)
    if found.pack is None or found.handed_in is None:
        raise NotFound("This answer is not handed in, so its evidence is not packed yet.")
    return PackView(title=found.title, handed_in_on=found.handed_in.on, evidence=dict(found.pack))


async def _seen(uow: Uow, submission_id: UUID, by: Actor) -> Submission:
    found = await store.get(uow, submission_id)
    by.must(*READERS, nation=found.nation)
    return found


def _answer(one: Submission, response: Response) -> SubmissionView:
    etag(response, one.version)
    return _view(one)


def _view(one: Submission) -> SubmissionView:
    decided, handed_in = one.decided, one.handed_in
    return SubmissionView(
        submission_id=one.id,
        title=one.title,
        of=one.of,
        nation=one.nation,
        consultation_url=one.consultation_url,
        closes_on=one.closes_on,
        facts=list(one.evidence.facts),
        cases=list(one.evidence.cases),
        asks=list(one.evidence.asks),
        status=one.status,
        written_by=one.written_by,
        written_at=one.written_at,
        decided_by=decided.by if decided else None,
        decided_at=decided.at if decided else None,
        reason=decided.reason if decided else None,
        handed_in_on=handed_in.on if handed_in else None,
        kept_at=handed_in.kept_at if handed_in else None,
    )
