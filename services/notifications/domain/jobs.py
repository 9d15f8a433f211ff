"""A job: one message to everybody in a file, checked first, then queued part by part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from notifications.domain.sends import LONGEST_VALUE
from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle
from sanctuary.sheet_file import Record, Sheet

PERSON, ADDRESS = "person_id", "email"
MOST_ROWS = 100_000


class JobStatus(StrEnum):
    """`queued`: every row has its delivery; a row that lost it brings the job back to `started`."""

    CHECKED = "checked"
    STARTED = "started"
    QUEUED = "queued"
    SETTLED = "settled"
    CANCELLED = "cancelled"


JOB_LIFECYCLE = Lifecycle(
    "job",
    {
        JobStatus.CHECKED: {JobStatus.STARTED, JobStatus.CANCELLED},
        JobStatus.STARTED: {JobStatus.QUEUED, JobStatus.CANCELLED},
        JobStatus.QUEUED: {JobStatus.STARTED, JobStatus.SETTLED, JobStatus.CANCELLED},
        JobStatus.SETTLED: set(),
        JobStatus.CANCELLED: set(),
    },
)


class RowsWrong(Refusal):
    slug = "rows-wrong"
    title = "Some rows of the file are not right"

    def __init__(self, wrong: int) -> None:
        super().__init__(
            f"{wrong} rows cannot be sent. Look at what is wrong with them, and send the file "
            "again; or say leave_out_wrong to send the others."
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, by row and column as a spreadsheet counts and names them."""

    row: int
    column: str
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one row asks for. `whom` is an id or an address, as the file has it."""

    number: int
    whom: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands in the file."""

    whom: str
    whom_at: int
    values: Mapping[str, int]
    headers: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """`position`: the number of the last row that was taken."""

    id: UUID
    key_id: UUID
    reference: str | None
    template: str
    category: str
    about: UUID | None
    test: bool
    status: JobStatus
    rows: int
    wrong: int
    fallbacks: int
    created_at: datetime
    ignored: tuple[str, ...] = ()
    position: int = 0
    repaired: int = 0
    fallback_reason: str = ""
    due_at: datetime | None = None
    expires_at: datetime | None = None
    started_at: datetime | None = None
    settled_at: datetime | None = None
    why: str = ""

    def start(self, *, at: datetime, leave_out_wrong: bool, **changes: object) -> Self:
        if self.wrong and not leave_out_wrong:
            raise RowsWrong(self.wrong)
        if not self.rows:
            raise Invalid("No row of this file can be sent. Send one with rows that can.")
        status = JOB_LIFECYCLE.move(self.status, JobStatus.STARTED)
        return replace(self, status=status, started_at=at, **changes)  # type: ignore[arg-type]

    def taken(self, position: int, *, repaired: int = 0) -> Self:
        return replace(
            self, position=max(self.position, position), repaired=self.repaired + repaired
        )

    def queued(self) -> Self:
        return replace(self, status=JOB_LIFECYCLE.move(self.status, JobStatus.QUEUED))

    def repair(self) -> Self:
        return replace(self, status=JOB_LIFECYCLE.move(self.status, JobStatus.STARTED))

    def cancel(self, why: str, *, at: datetime) -> Self:
        status = JOB_LIFECYCLE.move(self.status, JobStatus.CANCELLED)
        return replace(self, status=status, settled_at=at, why=why)


@dataclass(slots=True)
class Checked:
    """What the file itself says, before anybody is looked up."""

    columns: Columns
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plain(header: str) -> str:
    """`Ended on` fills ((ended_on)), as in a template."""
    return "_".join(header.strip().lower().replace("-", " ").replace("_", " ").split())


def columns_of(headers: Sequence[str], needed: Iterable[str]) -> Columns:
    """Raises Invalid, naming the columns that are missing."""
    places: dict[str, int] = {}
    for at, header in enumerate(headers):
        places.setdefault(plain(header), at)
    wanted = sorted(needed)
    whom = [name for name in (PERSON, ADDRESS) if name in places]
    missing = [name for name in wanted if name not in places]
    if len(whom) != 1:
        missing.insert(0, f"{PERSON} or {ADDRESS} (one of them)")
    if missing:
        raise Invalid(
            f"The first row has to name these columns: {', '.join(missing)}. Correct it and send "
            "the file again.",
            errors=[{"row": "1", "column": each, "detail": "Missing."} for each in missing],
        )
    used = {whom[0], *wanted}
    ignored = tuple(header for header in headers if header and plain(header) not in used)
    values = {name: places[name] for name in wanted}
    return Columns(whom[0], places[whom[0]], values, tuple(headers), ignored)


def check(sheet: Sheet, needed: Iterable[str], days: frozenset[str]) -> Checked:
    """Every row by itself, and rows that say the same person. Raises Invalid for a whole file."""
    if len(sheet.records) > MOST_ROWS:
        raise Invalid(f"A file may have {MOST_ROWS:,} rows. Send it in several files.")
    found = Checked(columns_of(sheet.headers, needed))
    seen: dict[str, int] = {}
    for record in sheet.records:
        row = _row(found, record, days)
        if row is None:
            continue
        first = seen.setdefault(row.whom, row.number)
        if first != row.number:
            found.problems.append(_problem(found.columns, row.number, f"As in row {first}: once."))
        else:
            found.rows.append(row)
    return found


def _row(found: Checked, record: Record, days: frozenset[str]) -> Row | None:
    columns, before = found.columns, len(found.problems)

    def cell(at: int) -> str:
        return record.cells[at].strip() if at < len(record.cells) else ""

    def wrong(name: str, detail: str) -> None:
        found.problems.append(Problem(record.number, columns.headers[columns.values[name]], detail))

    whom = _whom(columns.whom, cell(columns.whom_at))
    if whom is None:
        found.problems.append(_problem(columns, record.number, _UNREADABLE[columns.whom]))
    values = {name: cell(at) for name, at in columns.values.items()}
    for name, value in values.items():
        if not value:
            wrong(name, "This is empty, and the message needs it.")
        elif len(value) > LONGEST_VALUE:
            wrong(name, f"At most {LONGEST_VALUE:,} characters.")
        elif name in days and not _is_day(value):
            wrong(name, "A day, written like 2027-05-03.")
    if any(cell.strip() for cell in record.cells[len(columns.headers) :]):
        found.problems.append(Problem(record.number, "", "More cells than the first row has."))
    if whom is None or len(found.problems) > before:
        return None
    return Row(record.number, whom, values)


_UNREADABLE = {PERSON: "This is not an id of ours.", ADDRESS: "This is not an e-mail address."}


def _whom(column: str, cell: str) -> str | None:
    if column == ADDRESS:
        return cell.lower() if "@" in cell and "\x00" not in cell and len(cell) < 255 else None  # noqa: PLR2004 — the longest address that there is
    try:
        return str(UUID(cell))
    except ValueError:
        return None


def _problem(columns: Columns, row: int, detail: str) -> Problem:
    return Problem(row, columns.headers[columns.whom_at], detail)


def unknown(columns: Columns, row: Row, detail: str) -> Problem:
    """What is wrong with whom a row names."""
    return _problem(columns, row.number, detail)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
