"""Before an election: letters go to all of the main candidates alike, never to one party's alone.

Who counts as a main candidate follows from a rule and from how the seat last voted; nobody of ours
picks them. They stand in the order of a ballot paper.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sanctuary.errors import Invalid, Refusal

COLUMNS = ("constituency", "family_name", "given_name", "party", "email")
INDEPENDENT = "Independent"
FEWEST_PARTIES = 2


class Kind(StrEnum):
    GENERAL = "general"
    BY_ELECTION = "by_election"


class OnePartyAlone(Refusal):
    slug = "one-party-alone"
    status = 422
    title = "Before an election all parties are treated alike"


@dataclass(frozen=True, slots=True)
class Election:
    """Its period runs from `opens_on` to polling day. A by-election is about one seat."""

    id: UUID
    kind: Kind
    opens_on: date
    polling_on: date
    seat: str | None = None
    version: int = 1

    def must_be_right(self) -> None:
        if self.opens_on > self.polling_on:
            raise Invalid(
                "The period ends before it begins. Check both days.",
                errors=[{"pointer": "/opens_on", "detail": "After polling day."}],
            )
        if (self.kind is Kind.BY_ELECTION) != (self.seat is not None):
            raise Invalid(
                "A by-election is about one constituency, a general election about all of them.",
                errors=[{"pointer": "/seat", "detail": "Only for a by-election."}],
            )

    def concerns(self, seat: str, day: date) -> bool:
        return self.opens_on <= day <= self.polling_on and self.seat in {None, seat}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands. `email` is the address that they publish, if they do."""

    seat: str
    family: str
    given: str
    party: str
    email: str | None = None
    main: bool = True

    @property
    def called(self) -> str:
        return f"{self.given} {self.family}"


def running(elections: Sequence[Election], seat: str, day: date) -> Election | None:
    """The election whose period it is in this seat, if any."""
    return next((one for one in elections if one.concerns(seat, day)), None)


def main_ones(
    candidates: Sequence[Candidate], shares: Mapping[str, float], least_share: float
) -> list[Candidate]:
    """All candidates in ballot order, each marked by one rule for all.

    Main is whose party had at least that share of the seat's last poll. Where that would leave one
    party alone, everybody who stands is.
    """
    ordered = sorted(candidates, key=lambda one: (one.family.casefold(), one.given.casefold()))
    named = {one.party for one in ordered if shares.get(one.party, 0.0) >= least_share}
    named.discard(INDEPENDENT)
    everybody = len(named) < FEWEST_PARTIES
    return [
        Candidate(
            one.seat, one.family, one.given, one.party, one.email, everybody or one.party in named
        )
        for one in ordered
    ]


def read_candidates(
    text: str, known_seats: AbstractSet[str], only: str | None
) -> dict[str, list[Candidate]]:
    """Read a list of candidates by seat. Raises Invalid with row and column, and OnePartyAlone."""
    rows = _table(text)
    found: dict[str, list[Candidate]] = {}
    mistakes: list[dict[str, str]] = []
    for number, given in enumerate(rows, start=2):
        if not given:
            continue
        cells = {name: given.get(name, "").strip() for name in COLUMNS}
        column = _mistake(cells, known_seats, only)
        if column is not None:
            mistakes.append({"row": str(number), "column": column, "detail": _WRONG[column]})
            continue
        found.setdefault(cells["constituency"], []).append(
            Candidate(
                cells["constituency"],
                cells["family_name"],
                cells["given_name"],
                cells["party"] or INDEPENDENT,
                cells["email"] or None,
            )
        )
    if mistakes or not found:
        raise Invalid(
            f"Nothing was imported: {len(mistakes)} rows need correcting, and at least one is "
            "needed.",
            errors=mistakes[:100],
        )
    _not_one_party_alone(found)
    return found


def _table(text: str) -> list[dict[str, str]]:
    """The rows of a list. Raises Invalid when it is none, or lacks a column."""
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error:
        raise Invalid("This file is damaged: it is no CSV. Save the list again.") from None
    names = rows[0] if rows else []
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Invalid(
            f"A list of candidates has the columns {', '.join(COLUMNS)}. Add what is missing.",
            errors=[{"row": "1", "column": name, "detail": "Missing."} for name in missing],
        )
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


_WRONG = {
    "constituency": "Not a constituency of this election.",
    "family_name": "Somebody who stands has a name.",
    "email": "Not an e-mail address.",
}


def _mistake(
    cells: Mapping[str, str], known_seats: AbstractSet[str], only: str | None
) -> str | None:
    code = cells["constituency"]
    if code not in known_seats or (only is not None and code != only):
        return "constituency"
    if not cells["family_name"]:
        return "family_name"
    return "email" if cells["email"] and "@" not in cells["email"] else None


def _not_one_party_alone(found: Mapping[str, Sequence[Candidate]]) -> None:
    alone = sorted(
        seat for seat, each in found.items() if len({one.party for one in each}) < FEWEST_PARTIES
    )
    if alone:
        raise OnePartyAlone(
            "Whoever writes to one candidate is shown all of them, so a list names everybody who "
            "stands. For these constituencies it names one party only: " + ", ".join(alone[:20]),
            errors=[{"column": "party", "detail": f"One party alone in {seat}."} for seat in alone],
        )
