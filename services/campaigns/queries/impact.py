"""The impact report of a year: every goal with its numbers, its course and the cases that show it.

`build` gives the exact report, for those who may read it, or, with a rule, the one for everybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from campaigns import pathway
from campaigns.domain.figures import Told, exact, published, revised
from campaigns.domain.outcome_case import OutcomeCase, chains_of
from campaigns.domain.pathway import Goal, Indicator, Outcome, Pathway
from campaigns.store import figures, outcome_cases, policy_asks
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.withholding import Rule

Document = dict[str, Any]
Row = tuple[str, str, str, str, str, str, int | None]


async def build(uow: UnitOfWork, year: int, as_at: date, rule: Rule | None) -> Document:
    """What happened from the first day of the year up to `as_at`."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), as_at)
    path = pathway.on(last)
    counts = await figures.counted(uow, first, last)
    told: dict[str, Told] = {}
    for family in path.families:
        told |= published(counts, family, year, rule) if rule else exact(counts, family, year)
    whole = _Whole(path, told, await outcome_cases.confirmed(uow, first, last))
    return {
        "objectives": [
            _goal(goal) | {"outcomes": [whole.of(each) for each in _under(path, goal.key)]}
            for goal in path.objectives
        ],
        "impacts": [whole.of(each) for each in path.impacts],
        "chains": await chains(uow, first, last),
        "asks": [
            {"en": ask.title_en, "cy": ask.title_cy, "of": ask.of, "stage": ask.stage}
            for ask in await policy_asks.every(uow, last)
        ],
        "changes": await changes(uow, year, rule),
        "source": {"en": path.source.en, "cy": path.source.cy},
    }


def _under(path: Pathway, objective: str) -> Iterable[Outcome]:
    return (each for each in path.outcomes if each.objective == objective)


def _goal(goal: Goal | Outcome) -> Document:
    return {"key": goal.key, "en": goal.said.en, "cy": goal.said.cy}


@dataclass(frozen=True, slots=True)
class _Whole:
    """The pathway of a year with what is told of it."""

    path: Pathway
    told: Mapping[str, Told]
    cases: Sequence[OutcomeCase]

    def of(self, goal: Goal | Outcome) -> Document:
        showing = (each for each in self.cases if goal.key in (*each.outcomes, *each.impacts))
        return _goal(goal) | {
            "impacts": list(goal.impacts) if isinstance(goal, Outcome) else [],
            "indicators": [self.indicator(each) for each in self.path.of(goal.key)],
            "cases": [_case(each) for each in showing],
        }

    def indicator(self, one: Indicator) -> Document:
        told = self.told[one.key]
        return {
            "key": one.key,
            "en": one.said.en,
            "cy": one.said.cy,
            "part_of": self.path.whole_of(one.key),
            "lines": [
                {"part": each.part, "name": each.name, "number": each.number} for each in told.lines
            ],
            "course": told.course
            and {"months": told.course.months, "numbers": list(told.course.numbers)},
        }


async def chains(uow: UnitOfWork, first: date, last: date) -> list[list[Document]]:
    """From a meeting to an action to policy: cases that grew out of one another.

    Those that came to something in these days, each from its beginning, which may be older.
    """
    known = {each.id: each for each in await outcome_cases.confirmed(uow, date.min, last)}
    return [
        [_link(known[each]) for each in chain]
        for chain in chains_of({key: case.leads_to for key, case in known.items()})
        if known[chain[-1]].happened_on >= first
    ]


def _link(case: OutcomeCase) -> Document:
    return {
        "title": case.title,
        "title_cy": case.title_cy,
        "scale": case.scale,
        "happened_on": case.happened_on.isoformat(),
    }


async def changes(uow: UnitOfWork, year: int, rule: Rule | None) -> list[Document]:
    """What became known of earlier years after their reports: those stay as they are.

    Only of wholes: parts beside them would tell more than their own report withholds.
    """
    rows = [row for row in await figures.all_published(uow) if row.year != year]
    found = []
    for row in sorted(rows, key=lambda row: row.year):
        if row.year > year:
            continue
        counts = await figures.counted(uow, date(row.year, 1, 1), date(row.year, 12, 31))
        wholes = {family[0] for family in pathway.on(date(row.year, 12, 31)).families}
        for each in _indicators(row.document):
            now = sum(one.number for one in counts if one.indicator == each["key"])
            was = _last_told(rows, row.year, each)
            if each["key"] in wholes and revised(was, now, rule):
                words = {name: each[name] for name in ("key", "en", "cy")}
                found.append({"year": row.year, "was": was, "number": now} | words)
    return found


def _last_told(rows: Sequence[AnyRow], year: int, indicator: Document) -> int | None:
    """What was told last of a year: by its own report, or by a later one that changed it."""
    told: int | None = indicator["lines"][0]["number"]
    for row in rows:
        for each in row.document.get("changes", ()):
            if (each["year"], each["key"]) == (year, indicator["key"]):
                told = each["number"]
    return told


def goals(document: Document) -> list[Document]:
    """The outcomes of a report and, after them, its impacts."""
    outcomes = [each for one in document["objectives"] for each in one["outcomes"]]
    return [*outcomes, *document["impacts"]]


def _indicators(document: Document) -> Iterator[Document]:
    return (each for goal in goals(document) for each in goal["indicators"])


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


def rows(document: Document) -> Iterator[Row]:
    """Every number of a report. `name` of a span is its first and its last month."""
    for goal in goals(document):
        for each in goal["indicators"]:
            words = (goal["key"], each["key"], each["en"], each["cy"])
            for line in each["lines"]:
                yield (*words, line["part"], line["name"], line["number"])
            course = each["course"] or {"months": 1, "numbers": ()}
            for n, number in enumerate(course["numbers"]):
                yield (*words, "months", _span(n, course["months"]), number)
    for each in document.get("changes", ()):
        words = ("", each["key"], each["en"], each["cy"])
        yield (*words, "changed since", str(each["year"]), each["number"])


def _span(n: int, months: int) -> str:
    """01, or 01-03."""
    first, last = n * months + 1, (n + 1) * months
    return f"{first:02}" if first == last else f"{first:02}-{last:02}"
