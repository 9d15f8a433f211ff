"""A file that somebody took of a list: who, when, what and how many, never what was in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sanctuary.events.membership import ListExported

BROKEN_OFF_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ListExport:
    """`rows` never says less than what left. `complete` is unknown until it ended."""

    id: UUID
    listed: str
    filters: str
    by: UUID
    began_at: datetime
    rows: int = 0
    ended_at: datetime | None = None
    complete: bool = False

    def leaving(self, rows: int) -> Self:
        return replace(self, rows=rows)

    def end(self, rows: int, *, at: datetime) -> Self:
        return replace(self, rows=rows, ended_at=at, complete=True)

    def break_off(self, *, at: datetime) -> Self:
        """Nobody fetched the rest: what left so far counts."""
        return replace(self, ended_at=at)

    def exported(self) -> ListExported:
        return ListExported(
            export_id=self.id,
            listed=self.listed,
            exported_by=self.by,
            rows=self.rows,
            complete=self.complete,
        )
