"""Days that fall when nobody is there to act: school holidays, and windows that are closed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from awards.rehearsing import wording
from awards.rehearsing.holidays import Holiday
from awards.schemes import newest_for
from sanctuary.errors import NotFound
from sanctuary.rehearse import Chart, Series, Table
from sanctuary.rehearse.parts import month_of

if TYPE_CHECKING:
    from awards.rehearsing.telling import Found

# What may clash with holidays: reminders, the days on which holders act, and our own promise.
KINDS = ("reminder", "application", "answer", "lapse")
# What may find a window closed: renewals, which panels are not there for, and lapses, after which
# a holder has to wait before applying anew.
BOUND = ("application", "lapse")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing on one day. `what` is a step, `application`, `answer` or `lapse`."""

    day: date
    what: str
    award_id: UUID | None
    organisation_id: UUID
    stream: str
    nation: str | None
    holiday: Holiday | None
    closed: bool = False

    @property
    def kind(self) -> str:
        return self.what if self.what in KINDS else "reminder"

    @property
    def clash(self) -> str:
        parts = [self.holiday.name] if self.holiday else []
        return "; ".join([*parts, "window closed"] if self.closed else parts)


def days_of(found: "Found") -> list[Case]:
    """Everything that somebody would notice, in order of the days."""
    seen: list[tuple[date, str, UUID | None, UUID, str]] = [
        (one.day, one.step, one.award_id, one.organisation_id, one.stream)
        for one in (*found.steps, *found.lapses)
    ]
    for panel in found.panels:
        if panel.first is not None:
            seen.append((panel.first, "application", None, panel.organisation_id, panel.stream))
        seen.append((panel.answer_by, "answer", None, panel.organisation_id, panel.stream))
    holidays = found.assumptions.holidays
    cases = []
    for day, what, award_id, organisation_id, stream in seen:
        if day not in found.span:
            continue
        nation = found.nations.get(organisation_id)
        holiday = holidays.on(nation, day) if stream in holidays.streams else None
        closed = what in BOUND and not _open(found, stream, day)
        cases.append(Case(day, what, award_id, organisation_id, stream, nation, holiday, closed))
    return sorted(cases, key=lambda one: (one.day, one.what, str(one.organisation_id)))


def _open(found: "Found", stream: str, day: date) -> bool:
    """Whether a stream takes first applications on a day. One without a scheme is not asked."""
    try:
        return newest_for(found.schemes, stream, day).open_on(day)
    except NotFound:
        return True


def chart(found: "Found", cases: Sequence[Case]) -> Chart:
    on_holiday = [one for one in cases if one.holiday]
    closed = [one for one in cases if one.closed]
    counts = Counter((one.kind, month_of(one.day)) for one in on_holiday)
    windows = Counter(month_of(one.day) for one in closed)
    labels = found.span.labels
    return Chart(
        key="clashes",
        title="Clashes",
        says=[
            wording.clashes(len(on_holiday)),
            wording.calendar(found.assumptions.holidays),
            wording.closed(len(closed)),
        ],
        unit="clashes",
        labels=labels,
        series=[
            *(
                Series(wording.IN_HOLIDAYS[kind], [counts[kind, month] for month in labels])
                for kind in KINDS
            ),
            Series("While the window is closed", [windows[month] for month in labels]),
        ],
        tables=[_by_holiday(on_holiday), _by_stream(found, closed)],
    )


def _by_stream(found: "Found", closed: Sequence[Case]) -> Table:
    counts = Counter((one.stream, one.kind) for one in closed)
    first: dict[str, date] = {}
    for one in closed:
        first.setdefault(one.stream, one.day)
    rows = []
    for stream, day in sorted(first.items()):
        window = newest_for(found.schemes, stream, day).next_window(day)
        rows.append(
            (
                wording.stream(stream),
                *(f"{counts[stream, kind]:,}" for kind in BOUND),
                f"{day:%-d %B %Y}",
                f"{window.opens_on:%-d %B %Y}" if window else "none is known",
            )
        )
    return Table(
        "While the window is closed",
        ("Stream", *(wording.KINDS[kind] for kind in BOUND), "First of them", "Next window opens"),
        rows,
    )


def _by_holiday(clashing: Sequence[Case]) -> Table:
    counts = Counter((one.holiday, one.kind) for one in clashing)
    holidays = {one.holiday for one in clashing if one.holiday}
    return Table(
        "Clashes by holiday",
        ("Holiday", "Nation", "Days", *(wording.KINDS[kind] for kind in KINDS)),
        [
            (
                f"{one.name} {one.first:%Y}",
                wording.nation(one.nation),
                f"{one.first:%-d %b} to {one.last:%-d %b %Y}",
                *(f"{counts[one, kind]:,}" for kind in KINDS),
            )
            for one in sorted(holidays, key=lambda each: (each.first, each.nation))
        ],
    )
