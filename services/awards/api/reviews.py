"""Reviews and the panel's recommendation."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import ApplicationOut, Reason, show
from awards.api.callers import SignedIn
from awards.commands import reviews
from awards.domain.application import Outcome
from awards.domain.joint import Joint
from awards.domain.review import Review, Score
from awards.queries import joint
from awards.queries.joint import Reader
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.http import Act, Edit, Now, Uow

router = http.router("/v1/applications", ["reviews"])


class ReviewIn(BaseModel):
    """One score per criterion; the comment stays between the panel and its coordinators."""

    scores: dict[str, Score] = Field(max_length=100)
    comment: str = Field(default="", max_length=10_000)


class ReviewOut(ReviewIn):
    """Where the scheme hides names from readers: a number, and neither seat nor moment."""

    reader: int = 1
    own: bool = True
    seat_id: UUID | None = None
    person_id: UUID | None = None
    submitted_at: datetime | None = None


class ReviewsOut(BaseModel):
    items: list[ReviewOut]


class RecommendationIn(BaseModel):
    """`dissent` keeps the view of those on the panel who see it differently."""

    outcome: Outcome
    reason: Reason
    dissent: str = Field(default="", max_length=4_000)


class SpreadOut(BaseModel):
    """How many saw a criterion how; `outliers` are numbers of readers far from the others."""

    criterion: str
    title: str
    required: bool
    counts: dict[Score, int]
    outliers: list[int]


class ReaderOut(BaseModel):
    """`leaning`: kinder (above 0) or stricter than the others, in steps, on average."""

    reader: int
    own: bool
    person_id: UUID | None
    leaning: float


class CalibrationOut(BaseModel):
    criteria: list[SpreadOut]
    readers: list[ReaderOut]


class JointIn(BaseModel):
    """What the panel agreed so far; not every criterion needs a score yet."""

    scores: dict[str, Score] = Field(default_factory=dict, max_length=100)
    notes: str = Field(default="", max_length=20_000)


class JointOut(JointIn):
    written_by: UUID | None = None
    written_at: datetime | None = None


def show_review(review: Review, reader: Reader | None = None) -> ReviewOut:
    named = reader is None or reader.named or reader.own
    return ReviewOut(
        reader=reader.number if reader else 1,
        own=reader.own if reader else True,
        seat_id=review.seat_id if named else None,
        person_id=review.person_id if named else None,
        scores=dict(review.scores),
        comment=review.comment,
        submitted_at=review.submitted_at if named else None,
    )


def show_joint(each: Joint | None, *, named: bool) -> JointOut:
    if each is None:
        return JointOut()
    return JointOut(
        scores=dict(each.scores),
        notes=each.notes,
        written_by=each.written_by if named else None,
        written_at=each.written_at if named else None,
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
    found = await joint.readers(uow, application_id, by=by)
    return ReviewsOut(items=[show_review(each.review, each) for each in found])


@router.get("/{application_id}/calibration")
async def read_calibration(
    application_id: UUID, by: SignedIn, uow: Uow, now: Now
) -> CalibrationOut:
    """Where the readers differ, for them to look at before they talk; once all reviews are in."""
    found = await joint.calibration(uow, application_id, by=by, today=london_day(now))
    return CalibrationOut(
        criteria=[
            SpreadOut(
                criterion=each.criterion.key,
                title=each.criterion.title,
                required=each.criterion.required,
                counts=dict(each.counts),
                outliers=found.numbers(each.outliers),
            )
            for each in found.criteria
        ],
        readers=[
            ReaderOut(
                reader=each.number,
                own=each.own,
                person_id=each.review.person_id if each.named or each.own else None,
                leaning=found.leanings[each.review.seat_id],
            )
            for each in found.readers
        ],
    )


@router.get("/{application_id}/joint-review")
async def read_joint_review(
    application_id: UUID, by: SignedIn, uow: Uow, response: Response
) -> JointOut:
    """What the panel noted together. Its ETag is what a change of it sends as If-Match."""
    found, named = await joint.joint(uow, application_id, by=by)
    http.etag(response, found.version if found else 0)
    return show_joint(found, named=named)


@router.put("/{application_id}/joint-review")
async def write_joint_review(
    application_id: UUID, body: JointIn, by: SignedIn, edit: Edit
) -> JointOut:
    """Note what the panel agrees, by any of its members; every saved state is kept."""
    saved = await reviews.save_joint(
        edit.uow,
        application_id,
        scores=body.scores,
        notes=body.notes,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    http.etag(edit.response, saved.version)
    return show_joint(saved, named=True)


@router.post("/{application_id}/recommendation")
async def recommend(
    application_id: UUID, body: RecommendationIn, by: SignedIn, act: Act
) -> ApplicationOut:
    """What the panel advises, written by one of its members."""
    advised = await commands.recommend(
        act.uow,
        application_id,
        outcome=body.outcome,
        reason=body.reason,
        dissent=body.dissent,
        by=by,
        at=act.now,
    )
    http.etag(act.response, advised.version)
    return show(advised, seen_as="panel")
