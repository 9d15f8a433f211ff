"""The old register as a file: groups, organisations and local leads, one per row.

Every mistake is named with its row and column, and all of them at once, so that a spreadsheet is
corrected in one go. Row 1 is the header; the first record is row 2.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from membership.domain.identifiers import Identifier
from membership.domain.places import Nation, check_place
from membership.domain.streams import Stream
from sanctuary.errors import Invalid
from sanctuary.sheet_file import nothing_imported

COLUMNS = (
    "type", "name", "kind", "nation", "area", "locality", "scheme", "value", "stream",
    "awarded_from", "awarded_until", "listed", "host",
)  # fmt: skip
FIRST_ROW = 2
YES, NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n", ""}
AWARD_YEARS = 3


@dataclass(frozen=True, slots=True)
class GroupRow:
    name: str
    nation: str
    area: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    name: str
    kind: str
    nation: str
    area: str | None
    locality: str | None
    identifier: Identifier
    stream: str | None
    awarded_from: date | None
    awarded_until: date | None
    listed: bool


@dataclass(frozen=True, slots=True)
class LeadRow:
    nation: str
    area: str
    stream: str
    host: str


@dataclass
class Register:
    """What a file says, and what is wrong with it. With mistakes nothing of it is taken."""

    groups: list[GroupRow] = field(default_factory=list)
    organisations: list[OrganisationRow] = field(default_factory=list)
    local_leads: list[LeadRow] = field(default_factory=list)
    mistakes: list[dict[str, str]] = field(default_factory=list)

    def must_be_right(self) -> None:
        if self.mistakes:
            raise Invalid(
                f"{nothing_imported(len(self.mistakes))} Correct the rows "
                "and columns named here, and send the file again.",
                errors=self.mistakes,
            )


def read_csv(text: str) -> Register:
    """Read UTF-8 CSV with a header row. A column that is not known is a mistake, not ignored."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restkey="beyond")
    unknown = [name for name in reader.fieldnames or () if name not in COLUMNS]
    if unknown or "type" not in (reader.fieldnames or ()):
        raise Invalid(
            f"The first row must name the columns, from: {', '.join(COLUMNS)}. "
            + (f"We do not know: {', '.join(unknown)}." if unknown else "“type” is missing."),
            errors=[{"row": "1", "column": name, "detail": "Not known."} for name in unknown],
        )
    return read_rows(list(reader))


def read_rows(rows: Sequence[Mapping[str, object]]) -> Register:
    """Read rows that are already apart, e.g. from JSON."""
    register = Register()
    seen: dict[object, int] = {}
    for number, row in enumerate(rows, start=FIRST_ROW):
        reader = _RowReader(number, row, register.mistakes)
        made = reader.read()
        if made is None:
            continue
        key = _key(made)
        if key in seen:
            reader.wrong("value", f"The same as row {seen[key]}. Keep one of the two.")
            continue
        seen[key] = number
        match made:
            case GroupRow():
                register.groups.append(made)
            case OrganisationRow():
                register.organisations.append(made)
            case LeadRow():
                register.local_leads.append(made)
    return register


def _key(row: GroupRow | OrganisationRow | LeadRow) -> object:
    match row:
        case GroupRow():
            return ("group", row.area)
        case OrganisationRow():
            return row.identifier
        case LeadRow():
            return ("lead", row.area, row.stream)


@dataclass
class _RowReader:
    number: int
    row: Mapping[str, object]
    mistakes: list[dict[str, str]]

    def wrong(self, column: str, detail: str) -> None:
        self.mistakes.append({"row": str(self.number), "column": column, "detail": detail})

    def read(self) -> GroupRow | OrganisationRow | LeadRow | None:
        before = len(self.mistakes)
        if "beyond" in self.row:
            self.wrong("", "This row has more cells than the header.")
        kinds: dict[str, Callable[[], GroupRow | OrganisationRow | LeadRow]] = {
            "group": self._group,
            "organisation": self._organisation,
            "local_lead": self._lead,
        }
        kind = self._text("type")
        if kind not in kinds:
            self.wrong("type", f"Must be one of: {', '.join(kinds)}.")
            return None
        made = kinds[kind]()
        return made if len(self.mistakes) == before else None

    def _group(self) -> GroupRow:
        nation, area = self._place(area_needed=True)
        return GroupRow(self._needed("name"), nation, area or "")

    def _lead(self) -> LeadRow:
        nation, area = self._place(area_needed=True)
        stream = self._stream() or ""
        if not stream:
            self.wrong("stream", "Name the stream that this local lead looks after.")
        return LeadRow(nation, area or "", stream, self._text("host"))

    def _organisation(self) -> OrganisationRow:
        nation, area = self._place(area_needed=False)
        since, until = self._day("awarded_from"), self._day("awarded_until")
        stream = self._stream()
        if until and not stream:
            self.wrong("stream", "An award belongs to a stream. Name it.")
        if since and not until:
            self.wrong("awarded_until", "Say until when this award counts.")
        if since and until and since >= until:
            self.wrong("awarded_until", "Must be later than awarded_from.")
        return OrganisationRow(
            name=self._needed("name"),
            kind=self._text("kind") or "organisation",
            nation=nation,
            area=area,
            locality=self._text("locality") or None,
            identifier=self._identifier(),
            stream=stream,
            awarded_from=since or (_years_before(until) if until else None),
            awarded_until=until,
            listed=self._yes("listed"),
        )

    def _text(self, column: str) -> str:
        value = self.row.get(column)
        return "" if value is None else str(value).strip()

    def _needed(self, column: str) -> str:
        text = self._text(column)
        if not text:
            self.wrong(column, "This must not be empty.")
        return text

    def _place(self, *, area_needed: bool) -> tuple[str, str | None]:
        nation, area = self._text("nation"), self._text("area") or None
        if nation not in set(Nation):
            self.wrong("nation", f"Must be one of: {', '.join(Nation)}.")
            return nation, area
        if area is None and area_needed:
            self.wrong("area", "Give the GSS code of the local authority, such as W06000011.")
        try:
            check_place(nation, area)
        except Invalid as invalid:
            self.wrong("area", invalid.detail)
        return nation, area

    def _stream(self) -> str | None:
        stream = self._text("stream")
        if stream and stream not in set(Stream):
            self.wrong("stream", f"Must be one of: {', '.join(Stream)}.")
        return stream or None

    def _identifier(self) -> Identifier:
        try:
            return Identifier.read(self._needed("scheme"), self._needed("value"))
        except Invalid as invalid:
            if self._text("scheme") and self._text("value"):
                self.wrong("value", invalid.detail)
            return Identifier("", "")

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(column, "Write the day as YYYY-MM-DD.")
            return None

    def _yes(self, column: str) -> bool:
        text = self._text(column).casefold()
        if text not in YES | NO:
            self.wrong(column, "Write yes or no.")
        return text in YES


def _years_before(day: date) -> date:
    """Three years earlier; 29 February becomes 28 February (DOMAIN, edge cases)."""
    earlier = day.year - AWARD_YEARS
    leap = (day.month, day.day) == (2, 29)  # three years earlier is never a leap year
    return date(earlier, day.month, 28 if leap else day.day)
