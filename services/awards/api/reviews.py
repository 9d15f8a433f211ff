"""Reviews, the panel's recommendation, and a named person's decision."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import ApplicationOut, Reason, show
from awards.api.callers import SignedIn
from awards.domain.application import Outcome
from awards.domain.panel import PanelNotReady
from awards.domain.review import Review, Score
from awards.queries import files
from awards.sealed import seal_of
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http.problems import from_refusal

router = http.router("/v1/applications", ["reviews"])

Decider = Annotated[Actor, Depends(requires(Role.STREAM_COORDINATOR))]


class ReviewIn(BaseModel):
    """One score per criterion; the comment stays between the panel and its coordinators."""

    scores: dict[str, Score] = Field(max_length=100)
    comment: str = Field(default="", max_length=10_000)


class ReviewOut(ReviewIn):
    seat_id: UUID
    submitted_at: datetime


class ReviewsOut(BaseModel):
    items: list[ReviewOut]


class RecommendationIn(BaseModel):
    """`dissent` keeps the view of those on the panel who see it differently."""

    outcome: Outcome
    reason: Reason
    dissent: str = Field(default="", max_length=4_000)


class DecisionIn(BaseModel):
    """The applicant reads `reason`: say what was good and, for a "not yet", what comes next."""

    outcome: Outcome
    reason: Reason


def show_review(review: Review) -> ReviewOut:
    return ReviewOut(
        seat_id=review.seat_id,
        scores=dict(review.scores),
        comment=review.comment,
        submitted_at=review.submitted_at,
    )


@router.post("/{application_id}/reviews", status_code=201)
async def give_review(
    application_id: UUID, body: ReviewIn, by: SignedIn, uow: Uow, now: Now
) -> ReviewOut:
    """Your own review, for those who sit on the panel. It can be sent once."""
    review = await commands.give_review(
        uow, application_id, scores=body.scores, comment=body.comment, by=by, at=now
    )
    return show_review(review)


@router.get("/{application_id}/reviews")
async def read_reviews(application_id: UUID, by: SignedIn, uow: Uow) -> ReviewsOut:
    """The panel's reviews, at most one per seat; hidden from a member until their own is in."""
    given = await files.reviews(uow, application_id, by=by)
    return ReviewsOut(items=[show_review(review) for review in given])


@router.post("/{application_id}/recommendation")
async def recommend(
    *,
    application_id: UUID,
    body: RecommendationIn,
    by: SignedIn,
    response: Response,
    uow: Uow,
    now: Now,
) -> ApplicationOut:
    """What the panel advises, written by one of its members."""
    advised = await commands.recommend(
        uow,
        application_id,
        outcome=body.outcome,
        reason=body.reason,
        dissent=body.dissent,
        by=by,
        at=now,
    )
    http.etag(response, advised.version)
    return show(advised, seen_as="panel")


@router.post("/{application_id}/decision", response_model=ApplicationOut)
async def decide(
    *,
    application_id: UUID,
    body: DecisionIn,
    by: Decider,
    request: Request,
    response: Response,
    uow: Uow,
    now: Now,
) -> ApplicationOut | Response:
    """Decide, in your own name. Not open to whoever wrote the recommendation."""
    decided = await commands.decide(
        uow,
        application_id,
        outcome=body.outcome,
        reason=body.reason,
        by=by,
        at=now,
        seal=seal_of(request.app.state.settings),
    )
    if isinstance(decided, PanelNotReady):
        return from_refusal(request, decided)
    http.etag(response, decided.version)
    return show(decided, seen_as="coordinator")
