"""The results of a general election by candidate, to check the constituencies against.

Two publishers describe the same 650 seats. Who stood and who won is campaigns' matter; here only
what both files say of a constituency is compared.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from membership.domain.geography import Place, PlaceKind, nation_of_code, region_of_code
from sanctuary.errors import Invalid

CODE, NAME = "Constituency geographic code", "Constituency name"
COUNTRY, REGION = "Country geographic code", "English region geographic code"
ELECTORATE, POSITION = "Electorate", "Candidate result position"
NEEDED = (CODE, NAME, COUNTRY, REGION, ELECTORATE, POSITION)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which the two files disagree."""

    code: str
    what: str
    here: str
    there: str


@dataclass
class Results:
    """The seats of an election, and how many rows were read."""

    rows: int = 0
    seats: dict[str, Mapping[str, str]] = field(default_factory=dict)
    winners: dict[str, int] = field(default_factory=dict)
    inconsistent: list[Difference] = field(default_factory=list)

    def take(self, row: Mapping[str, str]) -> None:
        self.rows += 1
        code = row[CODE].strip()
        first = self.seats.setdefault(code, row)
        for column in (NAME, COUNTRY, REGION, ELECTORATE):
            if row[column] != first[column]:
                self.inconsistent.append(Difference(code, column, first[column], row[column]))
        self.winners[code] = self.winners.get(code, 0) + (row[POSITION].strip() == "1")


def read_results(text: str) -> Results:
    """Read the published results. Raises Invalid when it is another kind of file."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), restval="")
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            "This is not the file of candidates: it has no column "
            f"{', '.join(missing)}. Send the file as it was published.",
            errors=[{"row": "1", "column": name, "detail": "Missing."} for name in missing],
        )
    found = Results()
    for row in reader:
        found.take(row)
    return found


def differences(places: Mapping[str, Place], results: Results) -> list[Difference]:
    """Where the constituencies that we hold and the results of the election disagree."""
    ours = {code: p for code, p in places.items() if p.kind is PlaceKind.CONSTITUENCY}
    found = list(results.inconsistent)
    found += [
        Difference(code, "missing there", ours[code].name, "")
        for code in sorted(ours.keys() - results.seats.keys())
    ]
    found += [
        Difference(code, "missing here", "", results.seats[code][NAME])
        for code in sorted(results.seats.keys() - ours.keys())
    ]
    for code in sorted(ours.keys() & results.seats.keys()):
        found += _of_one(ours[code], results.seats[code], results.winners[code])
    return found


def _of_one(ours: Place, theirs: Mapping[str, str], winners: int) -> list[Difference]:
    found = []
    if ours.name != theirs[NAME]:
        found.append(Difference(ours.code, "name", ours.name, theirs[NAME]))
    if ours.nation != nation_of_code(theirs[COUNTRY]):
        found.append(Difference(ours.code, "nation", str(ours.nation), theirs[COUNTRY]))
    if ours.region != region_of_code(theirs[REGION]):
        found.append(Difference(ours.code, "region", ours.region or "", theirs[REGION]))
    if not theirs[ELECTORATE].isdigit():
        found.append(Difference(ours.code, "electorate", "", theirs[ELECTORATE]))
    if winners != 1:
        found.append(Difference(ours.code, "winners", "1", str(winners)))
    return found
