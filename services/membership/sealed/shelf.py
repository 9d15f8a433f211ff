"""A shelf of sealed records of one kind: added, found, opened, removed, never read in clear."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from membership.tables import sealed_record
from membership.tables.sealed import SEALED_SIZE, SPARE
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.seal import SealBroken, record_opening


class Why(StrEnum):
    """For what sealed records are opened. Whoever reads the trail of openings reads these."""

    TEAM = "a message of the team, for whoever wrote it"
    REGISTER = "to keep the register of Ambassadors"
    ARRANGE = "to arrange a request"
    STORY = "to keep the consents for a story"
    ADVISORY = "to keep the Advisory Group and its rota"
    DAY = "the work of a day"
    OWN = "read or answered by the person it was written to"
    RIGHTS = "the person asked what we hold about them, or to be forgotten"


class Record(Protocol):
    """What may lie on a shelf: a frozen dataclass with these two."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Key:
    """Leave to open, once the opening is written down. Made by `open_for` only."""

    why: Why


async def open_for(uow: UnitOfWork, why: Why, *, by: UUID, what: str) -> Key:
    """Write down the opening and hand out the key. `what` names records by id, nobody by name."""
    await record_opening(uow, by=by, what=what, why=why.value)
    return Key(why)


class Shelf(Generic[R]):
    """All records of one kind."""

    def __init__(self, name: str, kind: type[R]) -> None:
        self.name = name
        self._adapter: TypeAdapter[R] = TypeAdapter(kind)

    async def add(self, uow: UnitOfWork, record: R, *, of: object | None = None) -> bool:
        """Seal a new record. False when its id, or whom or what it is `of`, has one already."""
        row = await uow.first(
            insert(sealed_record)
            .values(
                id=record.id,
                shelf=self._label(uow),
                handle=self._handle(uow, record.id if of is None else of),
                sealed=self._seal(uow, record, filling=True),
            )
            .on_conflict_do_nothing()
            .returning(sealed_record.c.id)
        )
        return row is not None

    async def save(self, uow: UnitOfWork, record: R, *, filling: bool = False) -> R:
        """Seal it anew, as the next version of itself.

        Whoever fills in a form is `filling` and leaves some room, so that an answer, a withdrawal
        or the work of a day always fits in.
        """
        following = replace(record, version=record.version + 1)  # type: ignore[type-var]
        await uow.execute(
            sealed_record.update()
            .where(sealed_record.c.id == record.id, sealed_record.c.shelf == self._label(uow))
            .values(sealed=self._seal(uow, following, filling=filling))
        )
        return following

    async def get(
        self, uow: UnitOfWork, record_id: UUID, _key: Key, *, lock: bool = False
    ) -> R | None:
        """One record by its id."""
        query = select(sealed_record).where(sealed_record.c.id == record_id)
        return await self._one(uow, query, lock=lock)

    async def find(self, uow: UnitOfWork, of: object, _key: Key, *, lock: bool = False) -> R | None:
        """The record of somebody or something, by its keyed handle."""
        query = select(sealed_record).where(sealed_record.c.handle == self._handle(uow, of))
        return await self._one(uow, query, lock=lock)

    async def all(self, uow: UnitOfWork, _key: Key, *, lock: bool = False) -> list[R]:
        """Every record, by id. `lock` keeps others from changing any of them meanwhile."""
        query = (
            select(sealed_record)
            .where(sealed_record.c.shelf == self._label(uow))
            .order_by(sealed_record.c.id)
        )
        rows = await uow.all(query.with_for_update() if lock else query)
        return [self._open(uow, row) for row in rows]

    async def remove(self, uow: UnitOfWork, *ids: UUID) -> None:
        """Forget records: nothing of them stays."""
        await uow.execute(
            delete(sealed_record).where(
                sealed_record.c.id.in_(ids), sealed_record.c.shelf == self._label(uow)
            )
        )

    async def _one(self, uow: UnitOfWork, query: Any, *, lock: bool) -> R | None:
        query = query.where(sealed_record.c.shelf == self._label(uow))
        row = await uow.first(query.with_for_update() if lock else query)
        return None if row is None else self._open(uow, row)

    def _label(self, uow: UnitOfWork) -> bytes:
        return uow.must_seal.handle(f"shelf {self.name}")

    def _handle(self, uow: UnitOfWork, of: object) -> bytes:
        return uow.must_seal.handle(f"{self.name} of {of}")

    def _context(self, record_id: UUID) -> str:
        return f"{self.name}:{record_id}"

    def _seal(self, uow: UnitOfWork, record: R, *, filling: bool) -> bytes:
        plain = self._adapter.dump_json(record)
        if len(plain) > SEALED_SIZE - SPARE * filling:
            raise Invalid(
                "This record is longer than we can seal. Shorten the notes, or take out what is "
                "no longer needed."
            )
        return uow.must_seal.seal(plain.ljust(SEALED_SIZE), self._context(record.id))

    def _open(self, uow: UnitOfWork, row: Any) -> R:
        plain = uow.must_seal.open(row.sealed, self._context(row.id))
        try:
            return self._adapter.validate_json(plain)
        except ValidationError:
            # Its text would repeat what was sealed.
            raise SealBroken("a sealed record does not fit its kind any more") from None
