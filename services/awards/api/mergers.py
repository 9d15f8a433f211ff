"""Awards whose holder merged with another organisation: somebody decides about each of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from awards.api.callers import Coordinator
from awards.commands import merging
from awards.domain.merging import MergerReview, Status
from awards.queries import mergers as query
from awards.store.mergers import to_review
from sanctuary import http
from sanctuary.http import Now, Page, PageRequest, Uow

router = http.router("/v1/merger-reviews", ["awards"])


class MergerReviewOut(BaseModel):
    """`from_id` held the award, `to_id` goes on. `other_award_id` is what that holds already."""

    id: UUID
    award_id: UUID
    stream: str
    from_id: UUID
    to_id: UUID
    opened_on: date
    due_on: date
    status: Status
    other_award_id: UUID | None = None
    reason: str = ""


class MergerDecisionIn(BaseModel):
    """`carry_on` with the organisation that goes on, `end`, or `stay` after a merge taken back.

    Where that organisation has an award of the stream, name it in `instead_of`: that one ends.
    """

    outcome: merging.Outcome
    instead_of: UUID | None = None
    reason: Annotated[str, Field(min_length=3, max_length=4_000)]


def show(review: MergerReview, other: UUID | None = None) -> MergerReviewOut:
    names = MergerReviewOut.model_fields.keys() & set(MergerReview.__slots__)
    values: dict[str, Any] = {name: getattr(review, name) for name in names}
    return MergerReviewOut(
        **values, other_award_id=other, reason=review.made.reason if review.made else ""
    )


@router.get("")
async def list_reviews(
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    status: Status | None = None,
    due_by: Annotated[date | None, Query(description="To be decided by this day")] = None,
) -> Page[MergerReviewOut]:
    """The awards in your part of the network whose holder merged, those still open and others."""
    rows = await query.reviews(uow, by, page, status=status, due_by=due_by)
    return page.page(
        rows, lambda row: show(to_review(row), row.other_award_id), lambda row: (row.id,)
    )


@router.post("/{review_id}/decision")
async def decide(
    review_id: UUID, body: MergerDecisionIn, by: Coordinator, uow: Uow, now: Now
) -> MergerReviewOut:
    """Say what becomes of the award. Its clock stood still until now, and goes on."""
    decided = await merging.decide_merger(
        uow, review_id, body.outcome, body.reason, instead_of=body.instead_of, by=by, at=now
    )
    return show(decided)
