"""The public files of seats: who sits for which constituency, and how each poll ended.

Two layouts are known, each by its columns: the lookup of Members that the Department for Education
publishes, and Parliament's results of a general election by candidate. What is not needed is not
read: of those who stood and lost, only party and votes.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sanctuary.errors import Invalid
from sanctuary.sheet_file import nothing_imported

FIRST_ROW = 2
SHOWN = 100
INDEPENDENT, SPEAKER = "Independent", "Speaker"


class Kind(StrEnum):
    MEMBERS = "members"
    RESULTS = "results"


_M_CODE, _M_NAME, _M_NUMBER = "pcon_code", "pcon_name", "member_id"
_M_CALLED, _M_PARTY, _M_EMAIL = "display_as", "party_text", "member_email"
_M_REGION, _M_COUNTRY = "region_code", "country_code"
_R_CODE, _R_NAME = "Constituency geographic code", "Constituency name"
_R_POLLED, _R_BY, _R_VOTES = (
    "Election polling date",
    "Election is by-election",
    "Election valid vote count",
)
_R_FAMILY, _R_GIVEN, _R_NUMBER = (
    "Candidate family name",
    "Candidate given name",
    "Candidate MNIS ID",
)
_R_PARTY, _R_SPEAKER = "Main party name", "Candidate is standing as Commons Speaker"
_R_COUNT, _R_MAJORITY, _R_PLACE = "Candidate vote count", "Majority", "Candidate result position"
_R_REGION, _R_COUNTRY = "English region geographic code", "Country geographic code"
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.MEMBERS: (
        _M_CODE, _M_NAME, _M_NUMBER, _M_CALLED, _M_PARTY, _M_EMAIL, _M_REGION, _M_COUNTRY,
    ),
    Kind.RESULTS: (
        _R_CODE, _R_NAME, _R_POLLED, _R_BY, _R_VOTES, _R_FAMILY, _R_GIVEN, _R_NUMBER, _R_PARTY,
        _R_SPEAKER, _R_COUNT, _R_MAJORITY, _R_PLACE, _R_REGION, _R_COUNTRY,
    ),
}  # fmt: skip
NATIONS = {
    "E92000001": "england",
    "W92000004": "wales",
    "S92000003": "scotland",
    "N92000002": "northern_ireland",
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits: Parliament's number of the person, what they are called, party and address."""

    number: int
    called: str
    party: str
    email: str | None = None


@dataclass
class SeatRead:
    """What a file says of one seat, first in `row`. `votes`: (place, party, votes) of who stood."""

    code: str
    name: str
    nation: str
    region: str | None
    row: int
    holder: Sitting | None = None
    polled_on: date | None = None
    by_election: bool = False
    majority: int | None = None
    valid_votes: int = 0
    votes: list[tuple[int, str, int]] = field(default_factory=list)


@dataclass
class SeatFile:
    """A file as it was read. With mistakes nothing of it is taken."""

    kind: Kind
    rows: int = 0
    seats: dict[str, SeatRead] = field(default_factory=dict)
    mistakes: list[dict[str, str]] = field(default_factory=list)

    def must_be_right(self) -> None:
        if not self.seats and not self.mistakes:
            column = NEEDED[self.kind][0]
            self.mistakes.append({"row": "1", "column": column, "detail": "No rows follow."})
        if self.mistakes:
            raise Invalid(
                f"{nothing_imported(len(self.mistakes))} Check that the "
                "file is the one that was published, whole and unchanged.",
                errors=self.mistakes[:SHOWN],
            )


def read_seats(text: str) -> SeatFile:
    """Read either file, whichever it is. Raises Invalid when it is neither."""
    try:
        return _read(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), restval=""))
    except csv.Error:
        raise Invalid("This file is damaged: it is no CSV. Send it as it was published.") from None


def _read(reader: "csv.DictReader[str]") -> SeatFile:
    columns = set(reader.fieldnames or ())
    kind = next((each for each in Kind if columns.issuperset(NEEDED[each])), None)
    if kind is None:
        nearest = min(Kind, key=lambda each: len(set(NEEDED[each]) - columns))
        missing = [name for name in NEEDED[nearest] if name not in columns]
        raise Invalid(
            "This is neither the lookup of Members nor the results by candidate: it has no column "
            f"{', '.join(missing)}. Send one of these files as it was published.",
            errors=[{"row": "1", "column": name, "detail": "Missing."} for name in missing],
        )
    found = SeatFile(kind)
    for number, row in enumerate(reader, start=FIRST_ROW):
        found.rows += 1
        reading = _Row(number, row, found)
        if kind is Kind.MEMBERS:
            reading.member()
        else:
            reading.candidate()
    if kind is Kind.RESULTS:
        _check_polls(found)
    return found


@dataclass(frozen=True)
class _Row:
    number: int
    row: Mapping[str, str]
    found: SeatFile

    def wrong(self, column: str, detail: str) -> None:
        self.found.mistakes.append({"row": str(self.number), "column": column, "detail": detail})

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def whole(self, column: str) -> int | None:
        """A number, or None after noting that it is none."""
        said = self.text(column).replace(",", "")
        if said.isdecimal():
            return int(said)
        self.wrong(column, "This is not a whole number.")
        return None

    def member(self) -> None:
        seat = self._seat(_M_CODE, _M_NAME, _M_COUNTRY, _M_REGION)
        if seat is None:
            return
        if seat.code in self.found.seats:
            self.wrong(_M_CODE, f"{seat.code} stands in a row above already.")
            return
        self.found.seats[seat.code] = seat
        if not self.text(_M_NUMBER) and not self.text(_M_CALLED):
            return
        number = self.whole(_M_NUMBER)
        if number is None or not self.text(_M_CALLED):
            self.wrong(_M_CALLED, "A Member needs a number and a name, a vacant seat neither.")
            return
        said = self.text(_M_EMAIL)
        seat.holder = Sitting(
            number,
            self.text(_M_CALLED),
            self.text(_M_PARTY) or INDEPENDENT,
            said if "@" in said else None,
        )

    def candidate(self) -> None:
        fresh = self._seat(_R_CODE, _R_NAME, _R_COUNTRY, _R_REGION)
        if fresh is None:
            return
        seat = self.found.seats.setdefault(fresh.code, fresh)
        place, count, valid = self.whole(_R_PLACE), self.whole(_R_COUNT), self.whole(_R_VOTES)
        polled = self._day(_R_POLLED)
        if place is None or count is None or valid is None or polled is None:
            return
        if seat.polled_on not in {None, polled} or seat.valid_votes not in {0, valid}:
            self.wrong(_R_POLLED, f"{seat.code} was polled on another day in a row above.")
            return
        seat.polled_on, seat.valid_votes = polled, valid
        seat.by_election = self.text(_R_BY).lower() == "true"
        seat.votes.append((place, self._party(), count))
        if place == 1:
            self._winner(seat)

    def _winner(self, seat: SeatRead) -> None:
        number, majority = self.whole(_R_NUMBER), self.whole(_R_MAJORITY)
        called = f"{self.text(_R_GIVEN)} {self.text(_R_FAMILY)}".strip()
        if seat.majority is not None:
            self.wrong(_R_PLACE, f"{seat.code} has a winner in a row above already.")
        elif number is not None and majority is not None:
            seat.majority = majority
            seat.holder = Sitting(number, called, self._party())

    def _party(self) -> str:
        if self.text(_R_SPEAKER).lower() == "true":
            return SPEAKER
        return self.text(_R_PARTY) or INDEPENDENT

    def _day(self, column: str) -> date | None:
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            self.wrong(column, "This is not a day in the form 2024-07-04.")
            return None

    def _seat(self, code: str, name: str, country: str, region: str) -> SeatRead | None:
        said, nation = self.text(code), NATIONS.get(self.text(country))
        if len(said) != len("E14000001") or not said[1:].isdecimal() or not self.text(name):
            self.wrong(code, "A constituency needs a code and a name.")
            return None
        if nation is None:
            self.wrong(country, "This is none of the four nations.")
            return None
        where = self.text(region)
        region_code = where if where.startswith("E12") else None
        return SeatRead(said, self.text(name), nation, region_code, self.number)


def _check_polls(found: SeatFile) -> None:
    """Each seat has one winner, and the majority is what the counts say."""
    for seat in found.seats.values():
        counts = sorted((votes for _, _, votes in seat.votes), reverse=True)
        if seat.majority is None or seat.valid_votes == 0:
            detail = f"{seat.code} has no winner."
            found.mistakes.append({"row": str(seat.row), "column": _R_PLACE, "detail": detail})
        elif len(counts) > 1 and counts[0] - counts[1] != seat.majority:
            detail = f"The majority of {seat.code} is not what its counts of votes say."
            found.mistakes.append({"row": str(seat.row), "column": _R_MAJORITY, "detail": detail})
