"""The constituencies of Westminster with their authorities, regions and nations, as one file.

The layout is the lookup that the Department for Education publishes. Members of Parliament stand
in it too; who they are is campaigns' matter, so those columns are checked for being there and no
more. Several values in one cell are joined with " / ".
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from membership.domain.geography import (
    Place,
    PlaceKind,
    nation_of_code,
    place_code,
    region_of_code,
)
from membership.domain.places import Nation
from sanctuary.errors import Invalid
from sanctuary.sheet_file import nothing_imported

NEEDED = (
    "pcon_name", "pcon_code", "lad_names", "lad_codes", "region_name", "region_code",
    "country_name", "country_code",
)  # fmt: skip
JOINED = " / "
FIRST_ROW = 2


@dataclass
class Constituencies:
    """What a file says, and what is wrong with it. With mistakes nothing of it is taken."""

    places: dict[str, Place] = field(default_factory=dict)
    authorities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mistakes: list[dict[str, str]] = field(default_factory=list)

    def must_be_right(self) -> None:
        if not self.authorities and not self.mistakes:
            self.mistakes.append({"row": "1", "column": "pcon_code", "detail": "No rows follow."})
        if self.mistakes:
            raise Invalid(
                f"{nothing_imported(len(self.mistakes))} Check that the "
                "file is the one that was published, whole and unchanged.",
                errors=self.mistakes[:100],
            )

    def add(self, place: Place, wrong: Callable[[str, str], None], column: str) -> None:
        """Keep a place; the same code must say the same wherever it stands in the file."""
        known = self.places.setdefault(place.code, place)
        if known != place:
            wrong(column, f"{place.code} is “{known.name}” in a row above and not the same here.")


def read_constituencies(text: str) -> Constituencies:
    """Read the lookup. Raises Invalid when it is another kind of file."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            "This is not the lookup of constituencies: it has no column "
            f"{', '.join(missing)}. Send the file as it was published.",
            errors=[{"row": "1", "column": name, "detail": "Missing."} for name in missing],
        )
    found = Constituencies()
    for number, row in enumerate(reader, start=FIRST_ROW):
        _Row(number, row, found).read()
    return found


@dataclass(frozen=True)
class _Row:
    number: int
    row: Mapping[str, str | None]
    found: Constituencies

    def wrong(self, column: str, detail: str) -> None:
        self.found.mistakes.append({"row": str(self.number), "column": column, "detail": detail})

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def cells(self, column: str) -> list[str]:
        return [part.strip() for part in self.text(column).split(JOINED) if part.strip()]

    def read(self) -> None:
        code, name = place_code(self.text("pcon_code")), self.text("pcon_name")
        nation = nation_of_code(self.text("country_code"))
        region = region_of_code(self.text("region_code"))
        if code is None or not name:
            self.wrong("pcon_code", "A constituency needs a code and a name.")
            return
        if code in self.found.authorities:
            self.wrong("pcon_code", f"{code} stands in a row above already.")
            return
        if nation is None:
            self.wrong("country_code", "This is none of the four nations.")
            return
        found, wrong = self.found, self.wrong
        country = Place(
            self.text("country_code"), PlaceKind.NATION, self.text("country_name"), nation
        )
        found.add(country, wrong, "country_code")
        if region is not None:
            name_of_region = self.text("region_name")
            found.add(Place(region, PlaceKind.REGION, name_of_region, nation), wrong, "region_code")
        found.add(Place(code, PlaceKind.CONSTITUENCY, name, nation, region), wrong, "pcon_code")
        found.authorities[code] = self._authorities(nation, region)

    def _authorities(self, nation: Nation, region: str | None) -> tuple[str, ...]:
        codes, names = self.cells("lad_codes"), self.cells("lad_names")
        before = self.cells("lad_codes_2024") or codes
        if not codes or not len(codes) == len(names) == len(before):
            self.wrong("lad_codes", "Each authority needs one code and one name, in one order.")
            return ()
        for code, name, earlier in zip(codes, names, before, strict=True):
            if place_code(code) is None:
                self.wrong("lad_codes", f"“{code[:20]}” is not a code.")
                continue
            place = Place(code, PlaceKind.LOCAL_AUTHORITY, name, nation, region)
            self.found.add(place, self.wrong, "lad_codes")
            if earlier != code:
                former = Place(earlier, PlaceKind.LOCAL_AUTHORITY, name, place.nation, region, code)
                self.found.add(former, self.wrong, "lad_codes_2024")
        return tuple(codes)
