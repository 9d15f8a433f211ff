"""What a panel sees together: where its readers differ, and what it makes of that (DOMAIN C5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median
from uuid import UUID

from awards.domain.review import Review, Score
from awards.domain.scheme import Criterion, Scheme
from sanctuary.errors import Invalid, Refusal

STEPS = {Score.NOT_MET: 0, Score.PARTLY: 1, Score.MET: 2}


class JointReviewFirst(Refusal):
    slug = "joint-review-first"
    title = "The panel talks about it together first"


class RequiredNotMet(Refusal):
    slug = "required-not-met"
    title = "A required criterion is not met"


@dataclass(frozen=True, slots=True)
class Spread:
    """How readers saw one criterion. `outliers` are far from what the others say in the middle."""

    criterion: Criterion
    counts: Mapping[Score, int]
    outliers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """One saved state of what the panel agreed; each keeps who wrote it and when."""

    application_id: UUID
    version: int
    scores: Mapping[str, Score]
    notes: str
    written_by: UUID
    written_at: datetime


def in_no_order(reviews: Sequence[Review]) -> list[Review]:
    """In an order that says neither who wrote a review nor when it came."""
    return sorted(reviews, key=lambda each: (sorted(each.scores.items()), each.comment))


def spread(reviews: Sequence[Review], scheme: Scheme, *, far: float) -> list[Spread]:
    """Criterion by criterion, so that the panel begins where it differs."""
    return [
        Spread(
            criterion,
            {
                score: sum(each.scores[criterion.key] is score for each in reviews)
                for score in Score
            },
            tuple(each.seat_id for each in reviews if _is_far(each, criterion, reviews, far)),
        )
        for criterion in scheme.criteria
    ]


def _is_far(one: Review, criterion: Criterion, reviews: Sequence[Review], far: float) -> bool:
    others = _steps(one, criterion, reviews)
    return bool(others) and abs(STEPS[one.scores[criterion.key]] - median(others)) >= far


def _steps(one: Review, criterion: Criterion, reviews: Sequence[Review]) -> list[int]:
    return [STEPS[each.scores[criterion.key]] for each in reviews if each.seat_id != one.seat_id]


def leaning(one: Review, reviews: Sequence[Review], scheme: Scheme) -> float:
    """How much kinder (above 0) or stricter a reader is than the others: in steps, on average."""
    apart = [
        STEPS[one.scores[each.key]] - fmean(others)
        for each in scheme.criteria
        if (others := _steps(one, each, reviews))
    ]
    return round(fmean(apart), 2) if apart else 0.0


def checked(scheme: Scheme, scores: Mapping[str, Score]) -> Mapping[str, Score]:
    """Scores that a panel may note while it talks: not yet all, and of this edition only."""
    errors = [
        {"field": f"scores.{key}", "detail": "This award has no such criterion."}
        for key in scheme.unknown(scores)
    ]
    if errors:
        raise Invalid("We could not save these scores. Nothing was changed.", errors=errors)
    return dict(scores)


def must_carry(joint: Joint | None, scheme: Scheme, *, positive: bool) -> None:
    """Whether what the panel agreed carries what it is about to advise."""
    missing = [each for each in scheme.criteria if joint is None or each.key not in joint.scores]
    if joint is None or missing:
        raise JointReviewFirst(
            "Before the panel recommends, it notes together how it sees each criterion. Open: "
            + "; ".join(each.title for each in missing)
            + ".",
            errors=[{"field": f"scores.{each.key}", "detail": each.title} for each in missing],
        )
    unmet = [
        each
        for each in scheme.criteria
        if each.required and joint.scores[each.key] is Score.NOT_MET
    ]
    if positive and unmet:
        raise RequiredNotMet(
            "The panel agreed that this is not met, and the award cannot go without it: "
            + "; ".join(each.title for each in unmet)
            + '. Recommend "not yet", or talk about it again and change the joint review.'
        )
