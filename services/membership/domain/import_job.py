"""A file on its way in: checked first, then taken over part by part, stopped or gone on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.import_mapping import Kind, Layout
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.membership import ImportEnded
from sanctuary.lifecycle import Lifecycle

MOST_FAILURES = 5


class Status(StrEnum):
    UPLOADED = "uploaded"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


LIFECYCLE = Lifecycle(
    "import",
    {
        Status.UPLOADED: {Status.CHECKED, Status.STOPPED, Status.FAILED},
        Status.CHECKED: {Status.RUNNING, Status.STOPPED},
        Status.RUNNING: {Status.DONE, Status.STOPPED, Status.FAILED},
        Status.STOPPED: {Status.UPLOADED, Status.RUNNING},
        Status.FAILED: {Status.UPLOADED, Status.RUNNING},
        Status.DONE: set(),
    },
)
AT_WORK = (Status.UPLOADED, Status.RUNNING)


class RowsRefused(Refusal):
    slug = "rows-refused"
    title = "Some rows of this file cannot be taken over"


class FileGone(Refusal):
    slug = "file-gone"
    title = "This file is not kept any more"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became, or would become, of rows."""

    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.known + self.refused

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class Job:
    """`next_part` is where a replica goes on; it moves in the transaction of that part's rows.

    `found` is what the check counted, `done` what was taken over. The file is kept until
    `keep_until`, and not a day longer.
    """

    id: UUID
    kind: Kind
    source: str
    layout: Layout
    by: UUID
    created_at: datetime
    rows: int
    parts: int
    keep_until: date
    without_refused: bool = False
    start_at_once: bool = False
    status: Status = Status.UPLOADED
    was_checked: bool = False
    next_part: int = 0
    found: Counts = field(default_factory=Counts)
    done: Counts = field(default_factory=Counts)
    began_at: datetime | None = None
    last_at: datetime | None = None
    ended_at: datetime | None = None
    failures: int = 0
    why: str = ""
    file_gone: bool = False

    @property
    def checking(self) -> bool:
        return self.status is Status.UPLOADED

    @property
    def read(self) -> int:
        """Rows read in the step that the job is in, or was in last."""
        checked_only = not self.was_checked or self.status is Status.CHECKED
        return self.found.rows if checked_only else self.done.rows

    @property
    def rows_per_second(self) -> float | None:
        if self.began_at is None or self.last_at is None or self.last_at <= self.began_at:
            return None
        return round(self.read / (self.last_at - self.began_at).total_seconds(), 1)

    def passed(self, counts: Counts, *, at: datetime, days_kept: int) -> Self:
        """One more part is behind us; after the last one this step has ended."""
        one = replace(
            self, next_part=self.next_part + 1, last_at=at, began_at=self.began_at or at, failures=0
        )
        if self.checking:
            one = replace(one, found=self.found + counts)
        else:
            one = replace(one, done=self.done + counts)
        if one.next_part < one.parts:
            return one
        if self.checking:
            checked = replace(one, status=LIFECYCLE.move(self.status, Status.CHECKED), next_part=0)
            return replace(checked, was_checked=True)
        return replace(one, ended_at=at, keep_until=at.date() + timedelta(days=days_kept)).moved(
            Status.DONE
        )

    def begin(self, *, at: datetime) -> Self:
        """This step reads its first part now."""
        return self if self.began_at is not None else replace(self, began_at=at)

    def start(self, *, without_refused: bool) -> Self:
        """Take over what was checked: all of it, or what is right when the caller says so."""
        self._must_be_kept()
        running = self.moved(Status.RUNNING)
        if self.found.refused and not (without_refused or self.without_refused):
            raise RowsRefused(
                f"{self.found.refused:,} of {self.rows:,} rows have mistakes. Correct the file of "
                "rejected rows and upload all again, or say “without_refused” to take over only "
                "what is right."
            )
        return replace(
            running,
            without_refused=without_refused or self.without_refused,
            began_at=None,
            last_at=None,
        )

    def stop(self, why: str) -> Self:
        return replace(self.moved(Status.STOPPED), why=why)

    def resume(self) -> Self:
        """Go on where it stopped."""
        if self.status not in {Status.STOPPED, Status.FAILED}:
            raise IllegalTransition(
                f"This import is {self.status}, so there is nothing to resume. Start it, or wait."
            )
        self._must_be_kept()
        back = self.moved(Status.RUNNING if self.was_checked else Status.UPLOADED)
        return replace(back, why="", failures=0, began_at=None, last_at=None)

    def failed(self, why: str) -> Self:
        """A part failed once more; after some attempts the job waits for a person."""
        again = replace(self, failures=self.failures + 1, why=why)
        return again if again.failures < MOST_FAILURES else again.moved(Status.FAILED)

    def moved(self, status: Status) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, status))

    def forget_file(self) -> Self:
        """The file and what was wrong in it go; what was counted stays."""
        return replace(self, file_gone=True)

    def _must_be_kept(self) -> None:
        if self.file_gone:
            raise FileGone("It was deleted after its time. Upload it again: nothing comes twice.")

    def ended(self) -> ImportEnded:
        return ImportEnded(
            import_id=self.id,
            kind=self.kind.value,
            source=self.source,
            imported_by=self.by,
            new=self.done.new,
            changed=self.done.changed,
            known=self.done.known,
            refused=self.done.refused,
        )


def counts_from(document: Mapping[str, int]) -> Counts:
    return Counts(**document)
