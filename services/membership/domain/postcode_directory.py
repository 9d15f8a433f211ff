"""The postcode directory of the Office for National Statistics, whatever its columns are called.

Names of columns change with each edition (`oslaua`, `laua`, `lad25cd`). Grid references, health
and census columns stay in the file: nothing here needs to know where a house stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from membership.domain.geography import (
    Postcode,
    nation_of_code,
    place_code,
    region_of_code,
)
from sanctuary.errors import Invalid

_NAMES = {
    "postcode": re.compile(r"pcds|pcd8|pcd7|pcd2|pcd|postcode"),
    "constituency": re.compile(r"pcon(\d\d)?(cd)?"),
    "local_authority": re.compile(r"(os)?laua(\d\d)?(cd)?|lad(\d\d)?(cd)?"),
    "region": re.compile(r"rgn(\d\d)?(cd)?|gor"),
    "nation": re.compile(r"ctry(\d\d)?(cd)?"),
    "terminated_on": re.compile(r"doterm"),
}
_OPTIONAL = {"region", "terminated_on"}
_YEAR = re.compile(r"\d\d")
_MONTH = re.compile(r"(\d{4})-?(\d\d)")

# As the store keeps it: postcode, constituency, authority, region, nation, first of the month.
Record = tuple[str, str | None, str | None, str | None, str | None, date | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of one file says what."""

    columns: Mapping[str, int]

    @classmethod
    def of(cls, header: Sequence[str]) -> "Layout":
        """Find the columns by their names. Raises Invalid when one that is needed is missing."""
        names = [name.strip().lower().lstrip("\ufeff") for name in header]
        columns: dict[str, int] = {}
        for wanted, pattern in _NAMES.items():
            found = [n for n, name in enumerate(names) if pattern.fullmatch(name)]
            if found:
                columns[wanted] = max(found, key=lambda n: (_edition(names[n]), -n))
        missing = [name for name in _NAMES if name not in columns and name not in _OPTIONAL]
        if missing:
            raise Invalid(
                "This is not the postcode directory: no column tells the "
                f"{', '.join(missing).replace('_', ' ')}. Use the file of the whole UK, as it "
                "was published.",
                errors=[{"row": "1", "column": name, "detail": "Missing."} for name in missing],
            )
        return cls(columns)

    def read(self, cells: Sequence[str]) -> Record:
        """One row. Raises Invalid or IndexError when it is not one."""
        at = self.columns
        country = cells[at["nation"]]
        return (
            Postcode.read(cells[at["postcode"]]).key,
            place_code(cells[at["constituency"]]),
            place_code(cells[at["local_authority"]]),
            region_of_code(cells[at["region"]]) if "region" in at else None,
            nation_of_code(country),
            _month(cells[at["terminated_on"]]) if "terminated_on" in at else None,
        )


def _edition(name: str) -> int:
    """The year in a column's name, so that `pcon24cd` wins over `pcon10cd`."""
    year = _YEAR.search(name)
    return int(year[0]) if year else 0


def _month(text: str) -> date | None:
    matched = _MONTH.match(text.strip())
    if matched is None:
        if text.strip():
            raise Invalid("The month in which a postcode ended is not one.")
        return None
    try:
        return date(int(matched[1]), int(matched[2]), 1)
    except ValueError:
        raise Invalid("The month in which a postcode ended is not one.") from None
