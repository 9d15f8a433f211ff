"""Renewal by difference: what was said, shown and promised last time, beside what is said now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from awards.domain.application import Application
from awards.domain.condition import Condition
from awards.domain.condition import Status as ConditionStatus
from awards.domain.evidence import Evidence
from awards.domain.scheme import Scheme, Visit
from sanctuary.errors import Invalid

MOST_TARGETS = 40
_WEIGHT = {Visit.NONE: 0, Visit.OPTIONAL: 1, Visit.REQUIRED: 2}


class Result(StrEnum):
    """What became of a target, in the words of its holder."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Target:
    """What a holder means to reach in three years, under one criterion."""

    id: UUID
    award_id: UUID
    criterion: str
    words: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What the holder says about a target when they renew."""

    target_id: UUID
    result: Result
    words: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan said under a criterion, before the award was made."""

    intention: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Lines:
    """One criterion, then and now. A criterion that is new has nothing from then."""

    criterion: str
    title: str
    before: str
    now: str
    evidence: tuple[Evidence, ...] = ()
    planned: Planned | None = None
    targets: tuple[tuple[Target, Progress | None], ...] = ()

    @property
    def differs(self) -> bool:
        return self.before.strip() != self.now.strip()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that a panel weighs at a renewal, and how much of a visit it needs.

    `gone` are the lines of criteria that the edition of now asks for no more.
    """

    lines: tuple[Lines, ...]
    gone: tuple[Lines, ...]
    conditions: tuple[Condition, ...]
    visit: Visit
    lighter: bool
    remote: bool


@dataclass(frozen=True, slots=True)
class LastTime:
    """What is kept of the application that the award was made for."""

    scheme: Scheme
    answers: Mapping[str, str]
    evidence: Sequence[Evidence]
    planned: Mapping[str, Planned]
    targets: Sequence[Target]
    conditions: Sequence[Condition]


def difference(
    last: LastTime,
    scheme: Scheme,
    renewal: Application | None,
    progress: Mapping[UUID, Progress],
) -> Difference:
    """Criterion by criterion of the edition that the renewal is under."""
    now = renewal.answers if renewal is not None else last.answers
    asked = {each.key for each in scheme.criteria}
    lines = [
        Lines(each.key, each.title, last.answers.get(each.key, ""), now.get(each.key, ""))
        for each in scheme.criteria
    ]
    gone = [
        Lines(each.key, each.title, last.answers.get(each.key, ""), "")
        for each in last.scheme.criteria
        if each.key not in asked
    ]
    visit = visit_at_renewal(scheme, last.conditions)
    return Difference(
        tuple(_with(line, last, progress) for line in lines),
        tuple(_with(line, last, progress) for line in gone),
        tuple(last.conditions),
        visit,
        _WEIGHT[visit] < _WEIGHT[scheme.visit.first],
        scheme.visit.remote,
    )


def _with(line: Lines, last: LastTime, progress: Mapping[UUID, Progress]) -> Lines:
    key = line.criterion
    return replace(
        line,
        evidence=tuple(each for each in last.evidence if each.criterion == key),
        planned=last.planned.get(key),
        targets=tuple(
            (each, progress.get(each.id)) for each in last.targets if each.criterion == key
        ),
    )


def visit_at_renewal(scheme: Scheme, conditions: Sequence[Condition]) -> Visit:
    """The lighter visit that a scheme allows is for who did what was agreed.

    A default of ours: with a condition that is missed, or still open, a renewal is visited as a
    first application is.
    """
    if any(each.status is not ConditionStatus.MET for each in conditions):
        return max(scheme.visit.first, scheme.visit.at_renewal, key=_WEIGHT.__getitem__)
    return scheme.visit.at_renewal


def must_be_targets(scheme: Scheme, targets: Sequence[Target]) -> None:
    """Refuse targets under criteria that the award does not have."""
    known = {each.key for each in scheme.criteria}
    errors = [
        {
            "pointer": f"/items/{number}/criterion",
            "detail": f"This award has no criterion {each.criterion}.",
        }
        for number, each in enumerate(targets)
        if each.criterion not in known
    ]
    if errors:
        raise Invalid("We could not keep these targets. Nothing was changed.", errors=errors)


def must_be_about(targets: Sequence[Target], told: Sequence[UUID]) -> None:
    """Refuse words about targets that the award does not have."""
    known = {each.id for each in targets}
    errors = [
        {"pointer": f"/items/{number}/target_id", "detail": "This award has no such target."}
        for number, each in enumerate(told)
        if each not in known
    ]
    if errors:
        raise Invalid(
            "Somebody changed the targets of this award. Open it again to see them, then tell us.",
            errors=errors,
        )
