"""The impact report of a year: every goal with its numbers, its course and the cases that show it.

`build` gives the exact report, for those who may read it, or, with a rule, the one for everybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from campaigns import pathway
from campaigns.domain.figures import Count, course, lines, public_lines
from campaigns.domain.outcome_case import OutcomeCase
from campaigns.domain.pathway import Goal, Indicator, Outcome, Pathway
from campaigns.store import figures, outcome_cases, policy_asks
from sanctuary.db import UnitOfWork
from sanctuary.withholding import Rule

Document = dict[str, Any]


async def build(uow: UnitOfWork, year: int, as_at: date, rule: Rule | None) -> Document:
    """What happened from the first day of the year up to `as_at`."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), as_at)
    path = pathway.on(last)
    counts = await figures.counted(uow, first, last)
    cases = await outcome_cases.confirmed(uow, first, last)
    told = _Told(year, counts, cases, rule)
    return {
        "objectives": [
            told.goal(goal)
            | {"outcomes": [_of(path, each, told) for each in _under(path, goal.key)]}
            for goal in path.objectives
        ],
        "impacts": [_of(path, each, told) for each in path.impacts],
        "asks": [
            {"en": ask.title_en, "cy": ask.title_cy, "of": ask.of, "stage": ask.stage}
            for ask in await policy_asks.every(uow, last)
        ],
        "source": path.source,
    }


def _under(path: Pathway, objective: str) -> Iterable[Outcome]:
    return (each for each in path.outcomes if each.objective == objective)


class _Told:
    """The counts and cases of one year, and how they may be told."""

    def __init__(
        self, year: int, counts: Sequence[Count], cases: Sequence[OutcomeCase], rule: Rule | None
    ) -> None:
        self.year, self.counts, self.cases, self.rule = year, counts, cases, rule

    def goal(self, goal: Goal | Outcome) -> Document:
        return {"key": goal.key, "en": goal.said.en, "cy": goal.said.cy}

    def indicator(self, one: Indicator) -> Document:
        if self.rule is None:
            found = lines(self.counts, [one.key])
        else:
            found = public_lines(self.counts, [one.key], self.rule)
        went = course(self.counts, one.key, self.year, self.rule)
        return {
            "key": one.key,
            "en": one.said.en,
            "cy": one.said.cy,
            "lines": [
                {"part": each.part, "name": each.name, "number": each.number} for each in found
            ],
            "course": went and {"months": went.months, "numbers": list(went.numbers)},
        }

    def showing(self, key: str) -> list[Document]:
        return [_case(each) for each in self.cases if key in (*each.outcomes, *each.impacts)]


def _of(path: Pathway, goal: Goal | Outcome, told: _Told) -> Document:
    return told.goal(goal) | {
        "impacts": list(goal.impacts) if isinstance(goal, Outcome) else [],
        "indicators": [told.indicator(each) for each in path.of(goal.key)],
        "cases": told.showing(goal.key),
    }


def _case(case: OutcomeCase) -> Document:
    source = asdict(case.source) | {"published_on": case.source.published_on.isoformat()}
    return {
        "title": case.title,
        "what": case.what,
        "title_cy": case.title_cy,
        "what_cy": case.what_cy,
        "scale": case.scale,
        "happened_on": case.happened_on.isoformat(),
        "source": source,
    }


def rows(document: Document) -> list[tuple[str, str, str, str, str, int | None]]:
    """Every number of a report: goal, indicator, its words, part, name, number."""
    goals = [each for one in document["objectives"] for each in one["outcomes"]]
    return [
        (goal["key"], each["key"], each["en"], line["part"], line["name"], line["number"])
        for goal in [*goals, *document["impacts"]]
        for each in goal["indicators"]
        for line in each["lines"]
    ]
