"""What one panel member thinks of each criterion, before hearing the others (DOMAIN C5, W4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.panel import Seat
from awards.domain.scheme import Scheme
from sanctuary.errors import Invalid, NotPermitted


class Score(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


class OwnReviewFirst(NotPermitted):
    slug = "own-review-first"
    title = "Please send your own review first"


@dataclass(frozen=True, slots=True)
class Review:
    seat_id: UUID
    application_id: UUID
    person_id: UUID
    scores: Mapping[str, Score]
    comment: str
    submitted_at: datetime

    @classmethod
    def give(
        cls,
        seat: Seat,
        scheme: Scheme,
        *,
        scores: Mapping[str, Score],
        comment: str,
        at: datetime,
    ) -> Self:
        """A whole review at once: every criterion of the edition, and nothing else."""
        errors = [
            {"field": f"scores.{each.key}", "detail": f"Please score: {each.title}"}
            for each in scheme.criteria
            if each.key not in scores
        ]
        errors += [
            {"field": f"scores.{key}", "detail": "This award has no such criterion."}
            for key in scheme.unknown(scores)
        ]
        if errors:
            raise Invalid(
                "A review gives each criterion one score: met, partly or not met.", errors=errors
            )
        return cls(
            seat_id=seat.id,
            application_id=seat.application_id,
            person_id=seat.person_id,
            scores=dict(scores),
            comment=comment,
            submitted_at=at,
        )
