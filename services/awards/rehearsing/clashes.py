"""Days that fall when nobody is there to act: school holidays, and windows that are closed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from awards.rehearsing import wording
from awards.rehearsing.holidays import Holiday
from sanctuary.rehearse import Chart, Series, Table
from sanctuary.rehearse.parts import month_of

if TYPE_CHECKING:
    from awards.rehearsing.telling import Found

# What may clash: reminders, the days on which holders act, and our own promise.
KINDS = ("reminder", "application", "answer", "lapse")


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

    @property
    def kind(self) -> str:
        return self.what if self.what in KINDS else "reminder"

    @property
    def clash(self) -> str:
        return self.holiday.name if self.holiday else ""


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
        cases.append(Case(day, what, award_id, organisation_id, stream, nation, holiday))
    return sorted(cases, key=lambda one: (one.day, one.what, str(one.organisation_id)))


def chart(found: "Found", cases: Sequence[Case]) -> Chart:
    clashing = [one for one in cases if one.clash]
    counts = Counter((one.kind, month_of(one.day)) for one in clashing)
    labels = found.span.labels
    return Chart(
        key="clashes",
        title="Clashes",
        says=[wording.clashes(len(clashing)), wording.calendar(found.assumptions.holidays)],
        unit="clashes",
        labels=labels,
        series=[
            Series(wording.KINDS[kind], [counts[kind, month] for month in labels]) for kind in KINDS
        ],
        tables=[_by_holiday(clashing)],
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
