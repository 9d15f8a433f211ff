"""The annual survey: opened with its questions, reminded of, closed, published (DOMAIN C7).

An answer is a gift. Nothing here is read by anything that decides about an award, and who answered
is shown to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.awards_surveys import (
    SurveyAnswered,
    SurveyClosed,
    SurveyOpened,
    SurveyPublished,
)
from sanctuary.lifecycle import Lifecycle

LOWEST, HIGHEST, MOST = 1, 5, 1_000_000
SHORTEST, LONGEST = timedelta(days=14), timedelta(days=120)


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


LIFECYCLE = Lifecycle(
    "annual survey",
    {Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.PUBLISHED}, Status.PUBLISHED: set()},
)


class Indicator(StrEnum):
    """What the survey is for (DOMAIN E69)."""

    PROVISION = "provision"
    EMPATHY = "empathy"
    LOCAL_SOLIDARITY = "local_solidarity"


class Kind(StrEnum):
    """From one (not at all) to five (very much), or how many."""

    SCALE = "scale"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    indicator: Indicator
    kind: Kind
    en: str
    cy: str

    def asked(self, language: str) -> str:
        return self.cy if language == "cy" else self.en

    def takes(self, answer: int) -> bool:
        if self.kind is Kind.SCALE:
            return LOWEST <= answer <= HIGHEST
        return 0 <= answer <= MOST


@dataclass(frozen=True, slots=True)
class Edition:
    """A year's questions. Every indicator has one on a scale, or it could not be compared."""

    name: str
    questions: tuple[Question, ...]

    def check(self) -> None:
        keys = [each.key for each in self.questions]
        if len(set(keys)) != len(keys):
            raise Invalid(
                "Two questions have the same key. Give each its own, so that answers stay apart.",
                errors=[{"field": "questions", "detail": "Each key once."}],
            )
        scaled = {each.indicator for each in self.questions if each.kind is Kind.SCALE}
        if lacking := [each.value.replace("_", " ") for each in Indicator if each not in scaled]:
            raise Invalid(
                f"There is no question on a scale for {', '.join(lacking)}. Add one for each, so "
                "that the years can be compared.",
                errors=[{"field": "questions", "detail": "A scale for each indicator."}],
            )


@dataclass(frozen=True, slots=True)
class Survey:
    """One stream's survey of a year, with the edition of its questions that it was opened with."""

    id: UUID
    stream: str
    year: int
    edition: Edition
    status: Status
    opened_on: date
    closes_on: date
    remind_days: tuple[int, ...]
    version: int = 1

    @classmethod
    def open(
        cls,
        edition: Edition,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        stream: str,
        on: date,
        closes_on: date,
        remind_days: Sequence[int],
    ) -> tuple[Self, SurveyOpened]:
        edition.check()
        if not SHORTEST <= closes_on - on <= LONGEST:
            raise Invalid(
                "Leave people two weeks at least and four months at most. Choose another last day.",
                errors=[{"field": "closes_on", "detail": "In 14 to 120 days."}],
            )
        survey = cls(
            id=id,
            stream=stream,
            year=on.year,
            edition=edition,
            status=Status.OPEN,
            opened_on=on,
            closes_on=closes_on,
            remind_days=tuple(sorted(set(remind_days), reverse=True)),
        )
        return survey, SurveyOpened(survey_id=id, stream=stream, year=on.year, closes_on=closes_on)

    def reminds_on(self, day: date) -> bool:
        left = (self.closes_on - day).days
        return self.status is Status.OPEN and left in self.remind_days and day > self.opened_on

    def close(self) -> tuple[Self, SurveyClosed]:
        closed = replace(self, status=LIFECYCLE.move(self.status, Status.CLOSED))
        return closed, SurveyClosed(survey_id=self.id, stream=self.stream, year=self.year)

    def publish(self) -> tuple[Self, SurveyPublished]:
        told = replace(self, status=LIFECYCLE.move(self.status, Status.PUBLISHED))
        return told, SurveyPublished(survey_id=self.id, stream=self.stream, year=self.year)


@dataclass(frozen=True, slots=True)
class Request:
    """One organisation's sheet. It may be changed until the survey closes, or stay empty."""

    id: UUID
    survey_id: UUID
    organisation_id: UUID
    answers: Mapping[str, int] = field(default_factory=dict)
    version: int = 1

    def answer(
        self, survey: Survey, answers: Mapping[str, int]
    ) -> tuple[Self, SurveyAnswered | None]:
        """Take in answers; any question may stay without. The first time, reminders end."""
        if survey.status is not Status.OPEN:
            raise IllegalTransition(
                "This survey is closed, and there is nothing more for you to do. Your award does "
                "not depend on it. Next year's survey comes with a new link."
            )
        known = {each.key: each for each in survey.edition.questions}
        errors = [
            {"field": f"answers.{key}", "detail": _wrong(known.get(key))}
            for key, answer in answers.items()
            if key not in known or not known[key].takes(answer)
        ]
        if errors or not answers:
            raise Invalid(
                "Answer one question at least, with a number that fits. Nothing was changed.",
                errors=errors or [{"field": "answers", "detail": "One answer at least."}],
            )
        said = replace(self, answers=dict(answers))
        first = None if self.answers else SurveyAnswered(request_id=self.id, survey_id=survey.id)
        return said, first


def _wrong(question: Question | None) -> str:
    if question is None:
        return "This survey has no such question."
    if question.kind is Kind.SCALE:
        return "Choose a number from 1 to 5."
    return "Write a whole number of nought or more."
