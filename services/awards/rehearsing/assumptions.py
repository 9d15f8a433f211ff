"""What a rehearsal takes for granted about people, from dated data and the options of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from awards import rules
from awards.rehearsing.holidays import SHIPPED, CannotBeRead, Holidays
from sanctuary.rehearse import Unusable

MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Assumptions:
    """`renewing_percent` of the holders send a renewal, so many months before their award ends."""

    renewing_percent: int
    apply_months_before: int
    default: bool
    holidays: Holidays

    @classmethod
    def read(cls, on: date, options: Mapping[str, str]) -> Self:
        """The entry that holds on a day; options of a run come before it."""
        entry = rules.on("rehearsal", on)
        percent, months = options.get("renewing"), options.get("apply-before")
        try:
            holidays = Holidays.read(Path(options.get("calendar", SHIPPED)))
        except CannotBeRead as wrong:
            raise Unusable(
                f"The calendar {options['calendar']} cannot be used: {wrong}. Begin from a copy of "
                f"{SHIPPED}, which says how it is written."
            ) from wrong
        return cls(
            renewing_percent=_between(percent, 0, 100, "renewing", entry["renewing_percent"]),
            apply_months_before=_between(
                months, 0, MOST_MONTHS, "apply-before", entry["apply_months_before"]
            ),
            default=entry["default"] and percent is None and months is None,
            holidays=holidays,
        )


def _between(given: str | None, least: int, most: int, name: str, otherwise: int) -> int:
    if given is None:
        return otherwise
    if not given.isdecimal() or not least <= int(given) <= most:
        raise Unusable(f"{name} takes a whole number from {least} to {most}, and {given} is none.")
    return int(given)
