"""What a rehearsal of awards says: plots, tables, days and single cases, from what was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from awards.domain.scheme import Scheme
from awards.rehearsing import clashes, wording
from awards.rehearsing.assumptions import Assumptions
from sanctuary.rehearse import Chart, Entry, Report, Series, Span, Table
from sanctuary.rehearse.parts import month_of


@dataclass(frozen=True, slots=True)
class Passed:
    """A step of an award's ladder, or its lapse."""

    day: date
    step: str
    award_id: UUID
    organisation_id: UUID
    stream: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel at work until its answer is due. One that is at work today has no first day."""

    organisation_id: UUID
    stream: str
    first: date | None
    answer_by: date
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    span: Span
    assumptions: Assumptions
    awards: int
    assessors: int
    renewed: int
    steps: Sequence[Passed]
    lapses: Sequence[Passed]
    panels: Sequence[Panel]
    nations: Mapping[UUID, str | None]
    schemes: Sequence[Scheme]


def report(found: Found) -> Report:
    days = clashes.days_of(found)
    return Report(
        title="Awards",
        empty=wording.NOTHING if not found.awards and not found.panels else "",
        facts=_facts(found, days),
        assumptions=wording.assumptions(found.assumptions),
        charts=[_reminders(found), _lapses(found), _panels(found), clashes.chart(found, days)],
        entries=_entries(days),
        head=("day", "what", "award_id", "organisation_id", "stream", "nation", "clash"),
        lines=[
            (
                one.day.isoformat(),
                one.what,
                str(one.award_id or ""),
                str(one.organisation_id),
                one.stream,
                one.nation or "",
                one.clash,
            )
            for one in days
        ],
    )


def _facts(found: Found, days: Sequence[clashes.Case]) -> list[tuple[str, str]]:
    in_span = [one for one in found.panels if one.first is None or one.first in found.span]
    return [
        ("Awards whose clock runs", f"{found.awards:,}"),
        ("Reminders", f"{len(found.steps):,}"),
        ("Renewed", f"{found.renewed:,}"),
        ("Lapsed", f"{len(found.lapses):,}"),
        ("Panels", f"{len(in_span):,}"),
        ("Assessors on the list today", f"{found.assessors:,}"),
        ("Clashes", f"{sum(1 for one in days if one.clash):,}"),
    ]


def _reminders(found: Found) -> Chart:
    labels = found.span.labels
    counts = Counter((one.step, month_of(one.day)) for one in found.steps)
    steps = [step for step in wording.STEPS if any((step, month) in counts for month in labels)]
    each = Counter(month_of(one.day) for one in found.steps)
    return Chart(
        key="reminders",
        title="Reminders",
        says=[
            *wording.busiest("reminders", each),
            wording.WHO_IS_REMINDED if found.steps else "No reminder is due in this time.",
        ],
        unit="reminders",
        labels=labels,
        series=[
            Series(wording.step(step), [counts[step, month] for month in labels])
            for step in steps or wording.STEPS[:1]
        ],
    )


def _lapses(found: Found) -> Chart:
    labels = found.span.labels
    counts = Counter(month_of(one.day) for one in found.lapses)
    streams = Counter(one.stream for one in found.lapses)
    return Chart(
        key="lapses",
        title="Lapses",
        says=[
            *wording.busiest("lapses", counts),
            wording.WHAT_A_LAPSE_IS if found.lapses else "No award ends for good in this time.",
        ],
        unit="awards",
        labels=labels,
        series=[Series("Awards that lapse", [counts[month] for month in labels])],
        tables=[
            Table(
                "Lapses by stream",
                ("Stream", "Awards"),
                [(wording.stream(name), f"{count:,}") for name, count in streams.most_common()],
            )
        ],
    )


def _panels(found: Found) -> Chart:
    labels = found.span.labels
    new, at_work, seats = _load(found)
    return Chart(
        key="panels",
        title="Panels at work",
        says=[
            *wording.busiest("panels at work", at_work),
            wording.WHAT_PANELS_ARE if at_work else "No panel is at work in this time.",
        ],
        unit="panels",
        labels=labels,
        series=[
            Series("Begun in an earlier month", [at_work[m] - new[m] for m in labels]),
            Series("New in this month", [new[m] for m in labels]),
        ],
        tables=[
            Table(
                "Seats to fill",
                ("Month", "Seats", "Seats for each assessor"),
                [
                    (
                        wording.month(month),
                        f"{seats[month]:,}",
                        wording.share(seats[month], found.assessors),
                    )
                    for month in labels
                    if at_work[month]
                ],
            )
        ],
    )


def _load(found: Found) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Panels that are new in a month, those at work in it, and the seats of the latter."""
    labels = found.span.labels
    new, at_work, seats = Counter[str](), Counter[str](), Counter[str]()
    for one in found.panels:
        first = month_of(one.first) if one.first else labels[0]
        last = max(first, month_of(one.answer_by))
        if one.first:
            new[first] += 1
        for month in labels:
            if first <= month <= last:
                at_work[month] += 1
                seats[month] += one.size
    return new, at_work, seats


def _entries(days: Sequence[clashes.Case]) -> list[Entry]:
    """One entry for each day, whatever it brings and however many awards that is about."""
    grouped: dict[date, list[clashes.Case]] = {}
    for one in days:
        grouped.setdefault(one.day, []).append(one)
    entries = []
    for day, cases in sorted(grouped.items()):
        kinds = Counter(one.kind for one in cases)
        whats = Counter((one.what, wording.stream(one.stream)) for one in cases)
        said = [f"{wording.what(what)}: {count} ({of})" for (what, of), count in whats.items()]
        if clashing := sum(1 for one in cases if one.clash):
            said.append(f"{clashing} of them clash: see the page.")
        brings = [wording.counted(kind, kinds[kind]) for kind in clashes.KINDS if kinds[kind]]
        entries.append(Entry(f"awards-{day}", day, ", ".join(brings), "\n".join(said)))
    return entries
