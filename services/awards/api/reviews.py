"""Reviews and the panel's recommendation."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import ApplicationOut, Reason, show
from awards.api.callers import SignedIn
from awards.domain.application import Outcome
from awards.domain.review import Review, Score
from awards.queries import files
from sanctuary import http
from sanctuary.http import Now, Uow

router = http.router("/v1/applications", ["reviews"])


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
