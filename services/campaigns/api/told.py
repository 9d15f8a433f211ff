"""What people tell us: feedback on the handbook to answer, what they offer to publish."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel
from sqlalchemy import select

from campaigns.api.fields import Body, Reason, Text
from campaigns.commands import celebrations, handbook
from campaigns.domain.celebration import EDITORS, Celebration
from campaigns.domain.celebration import Status as CelebrationStatus
from campaigns.domain.handbook_feedback import READERS, Feedback, Status, Verdict
from campaigns.store import told as store
from campaigns.tables.journey import celebration, handbook_feedback
from sanctuary.actor import Actor
from sanctuary.auth import public, requires
from sanctuary.http import Now, Page, PageRequest, Uow, never_exported
from sanctuary.http import router as new_router

feedback = new_router("/v1/handbook-feedback", ["journey"])
offered = new_router("/v1/offered-celebrations", ["journey"])
published = new_router("/v1/celebrations", ["journey"])
Reader = Annotated[Actor, Depends(requires(*READERS))]
Editor = Annotated[Actor, Depends(requires(*EDITORS))]


class Reply(Body):
    answer: Text


class Proposal(Body):
    """Other words; the person agrees to them, or nothing is told."""

    words: Text


class FeedbackView(BaseModel):
    """Who wrote it is not shown: only whether they would like an answer."""

    feedback_id: UUID
    edition: str
    section: str
    verdict: Verdict
    words: str
    given_on: date
    wants_answer: bool
    status: Status
    answer: str


class CelebrationView(BaseModel):
    """As much of a person as they want told, and no more."""

    celebration_id: UUID
    language: str
    words: str
    called: str
    place: str


class OfferedView(CelebrationView):
    proposed: str
    status: CelebrationStatus
    offered_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decided_reason: str | None


@feedback.get("", openapi_extra=never_exported("private"))
async def read_feedback(
    _: Reader,
    uow: Uow,
    asked: PageRequest,
    section: str | None = None,
    status: Status | None = None,
) -> Page[FeedbackView]:
    """Newest first."""
    table = handbook_feedback
    query = select(table)
    if section is not None:
        query = query.where(table.c.section == section)
    if status is not None:
        query = query.where(table.c.status == status)
    rows = await uow.all(asked.select(query, table.c.id, descending=True))
    return asked.page(rows, lambda row: _feedback(store.feedback_of(row)), lambda row: (row.id,))


@feedback.post("/{feedback_id}/answer")
async def answer(feedback_id: UUID, body: Reply, actor: Reader, uow: Uow, now: Now) -> FeedbackView:
    """Whoever wrote it hears that an answer waits on their path."""
    return _feedback(await handbook.reply(uow, feedback_id, body.answer, by=actor, at=now))


@feedback.post("/{feedback_id}/setting-aside")
async def set_aside(
    feedback_id: UUID, body: Reason, actor: Reader, uow: Uow, now: Now
) -> FeedbackView:
    return _feedback(await handbook.set_aside(uow, feedback_id, body.reason, by=actor, at=now))


@offered.get("", openapi_extra=never_exported("private"))
async def read_offered(
    _: Editor, uow: Uow, asked: PageRequest, status: CelebrationStatus | None = None
) -> Page[OfferedView]:
    """What was offered and not taken back, newest first. Whose it is is not shown."""
    query = select(celebration).where(celebration.c.status != CelebrationStatus.WITHDRAWN)
    if status is not None:
        query = query.where(celebration.c.status == status)
    rows = await uow.all(asked.select(query, celebration.c.id, descending=True))
    return asked.page(rows, lambda row: _offered(store.celebration_of(row)), lambda row: (row.id,))


@offered.post("/{celebration_id}/proposal")
async def propose(
    celebration_id: UUID, body: Proposal, actor: Editor, uow: Uow, now: Now
) -> OfferedView:
    """Staff change no word themselves."""
    return _offered(await celebrations.propose(uow, celebration_id, body.words, by=actor, at=now))


@offered.post("/{celebration_id}/publication")
async def publish(
    celebration_id: UUID, body: Reason, actor: Editor, uow: Uow, now: Now
) -> OfferedView:
    """Word for word. `reason`: what was looked at, above all whether it is safe to tell."""
    return _offered(await celebrations.publish(uow, celebration_id, body.reason, by=actor, at=now))


@offered.post("/{celebration_id}/refusal")
async def decline(
    celebration_id: UUID, body: Reason, actor: Editor, uow: Uow, now: Now
) -> OfferedView:
    return _offered(await celebrations.decline(uow, celebration_id, body.reason, by=actor, at=now))


@offered.post("/{celebration_id}/taking-down")
async def take_down(
    celebration_id: UUID, body: Reason, actor: Editor, uow: Uow, now: Now
) -> OfferedView:
    return _offered(
        await celebrations.take_down(uow, celebration_id, body.reason, by=actor, at=now)
    )


@published.get("", dependencies=[Depends(public)])
async def read_published(uow: Uow, asked: PageRequest) -> Page[CelebrationView]:
    """What people wanted told, newest first."""
    query = select(celebration).where(celebration.c.status == CelebrationStatus.PUBLISHED)
    rows = await uow.all(asked.select(query, celebration.c.id, descending=True))
    return asked.page(rows, lambda row: _view(store.celebration_of(row)), lambda row: (row.id,))


def _feedback(one: Feedback) -> FeedbackView:
    return FeedbackView(
        feedback_id=one.id,
        edition=one.edition,
        section=one.section,
        verdict=one.verdict,
        words=one.words,
        given_on=one.given_on,
        wants_answer=one.person_id is not None,
        status=one.status,
        answer=one.answer,
    )


def _view(one: Celebration) -> CelebrationView:
    return CelebrationView(
        celebration_id=one.id,
        language=one.language,
        words=one.words,
        called=one.called,
        place=one.place,
    )


def _offered(one: Celebration) -> OfferedView:
    decided = one.decided
    return OfferedView(
        **_view(one).model_dump(),
        proposed=one.proposed,
        status=one.status,
        offered_at=one.offered_at,
        decided_by=decided.by if decided else None,
        decided_at=decided.at if decided else None,
        decided_reason=decided.reason if decided else None,
    )
