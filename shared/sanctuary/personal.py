"""What a service holds about people: declared once, so that it can be shown and can be erased.

Each service lists its holdings in `personal.py`. A holding answers for one or more tables: what is
gathered when somebody asks for their data, what is erased when they ask for that, and what has to
stay, for which reason. An architecture test finds the table that nobody declared.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Table, Uuid, cast, delete, func, or_, select, update

from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.keeping import KEPT_BECAUSE, Keeping, Words

__all__ = [
    "KEPT_BECAUSE",
    "Gather",
    "Holding",
    "Keeping",
    "Record",
    "Subject",
    "Words",
    "blank",
    "by_command",
    "delete_rows",
    "keep_rows",
    "of_rows",
    "plain",
    "record",
    "take_out_of",
    "theirs",
]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data: `ids` has the person first, then earlier entries of the same person."""

    ids: tuple[UUID, ...]

    @property
    def person_id(self) -> UUID:
        return self.ids[0]


Gather = Callable[[UnitOfWork, Subject], Awaitable[list[Record]]]
Erase = Callable[[UnitOfWork, Subject], Awaitable[None]]
EraseRows = Callable[[UnitOfWork, Table, ColumnElement[bool], Subject], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that we hold about people, named as they would name it.

    `keeps` says why something of it stays after an erasure; without it nothing does. `sealed`
    marks what only the person themself may be shown, through their own link.
    """

    title: Words
    tables: tuple[str, ...]
    gather: Gather
    erase: Erase
    keeps: Keeping | None = None
    sealed: bool = False


def of_rows(
    table: Table,
    *,
    title: Words,
    erase: EraseRows,
    person: Sequence[str] = ("person_id",),
    leave_out: Sequence[str] = (),
    keeps: Keeping | None = None,
) -> Holding:
    """The usual holding: the rows of a table in which a column says whose they are.

    `person` names the columns with the id, or with an array of ids. `leave_out` is for columns
    that say nothing to a reader.
    """
    hidden = {*leave_out, *person}

    async def gather(uow: UnitOfWork, subject: Subject) -> list[Record]:
        rows = await uow.all(select(table).where(theirs(table, person, subject)))
        return [record(row, leave_out=hidden) for row in rows]

    async def forget(uow: UnitOfWork, subject: Subject) -> None:
        await erase(uow, table, theirs(table, person, subject), subject)

    return Holding(title, (table.name,), gather, forget, keeps)


def theirs(table: Table, person: Sequence[str], subject: Subject) -> ColumnElement[bool]:
    """The rows of `table` that are about the subject."""
    ids = cast(list(subject.ids), ARRAY(Uuid))
    return or_(
        *(
            table.c[name].op("&&", is_comparison=True)(ids)
            if isinstance(table.c[name].type, ARRAY)
            else table.c[name] == func.any(ids)
            for name in person
        )
    )


async def delete_rows(
    uow: UnitOfWork, table: Table, rows: ColumnElement[bool], _subject: Subject
) -> None:
    """Erase by deleting the rows."""
    await uow.execute(delete(table).where(rows))


async def keep_rows(
    _uow: UnitOfWork, _table: Table, _rows: ColumnElement[bool], _subject: Subject
) -> None:
    """Nothing in these rows but ids: they stay, and `keeps` says why."""


def blank(**values: Any) -> EraseRows:
    """Erase by overwriting columns, e.g. `blank(capacity="")`; the row stays with its ids."""

    async def overwrite(
        uow: UnitOfWork, table: Table, rows: ColumnElement[bool], _subject: Subject
    ) -> None:
        await uow.execute(update(table).where(rows).values(**values))

    return overwrite


def by_command(command: Erase) -> EraseRows:
    """Erase by a command of the service, where others have to hear of it."""

    async def run(
        uow: UnitOfWork, _table: Table, _rows: ColumnElement[bool], subject: Subject
    ) -> None:
        await command(uow, subject)

    return run


def take_out_of(column: str) -> EraseRows:
    """Erase by taking the person's ids out of an array."""

    async def take_out(
        uow: UnitOfWork, table: Table, rows: ColumnElement[bool], subject: Subject
    ) -> None:
        left: Any = table.c[column]
        for one in subject.ids:
            left = func.array_remove(left, one)
        await uow.execute(update(table).where(rows).values({column: left}))

    return take_out


def record(row: AnyRow, *, leave_out: Sequence[str] | set[str] = ()) -> Record:
    """A row as a reader gets it: what is empty or sealed is left out."""
    return {
        name: plain(value)
        for name, value in row._mapping.items()  # noqa: SLF001 — SQLAlchemy's public name for it
        if name not in leave_out and value not in (None, "", [], {}) and not _is_bytes(value)
    }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def _is_bytes(value: Any) -> bool:
    return isinstance(value, bytes | bytearray | memoryview)
