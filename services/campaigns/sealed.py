"""The only code of campaigns that opens what people told us in confidence about learning.

What somebody needs, what they thought and what they set themselves to do, who takes part in
Sanctuary in Politics, who the press is: padded to one size before it is sealed, so that its length
tells nothing. Each opening is recorded.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.politics import Place
from campaigns.tables.politics import sealed_place
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.seal import SealBroken, record_opening

SIZE = 8192
PLACE_SIZE = 32768


def seal_words(uow: UnitOfWork, context: str, **words: str) -> bytes:
    """Seal texts for one row: `context` says which, so that they open nowhere else."""
    plain = json.dumps(words, ensure_ascii=False).encode()
    if len(plain) > SIZE:
        raise Invalid("That is longer than we can keep safely. Please shorten it.")
    return uow.must_seal.seal(plain.ljust(SIZE), context)


async def open_words(
    uow: UnitOfWork, sealed: bytes, context: str, *, by: UUID, why: str
) -> dict[str, str]:
    """What was sealed for this row; that it was opened is written down."""
    await record_opening(uow, by=by, what=context, why=why)
    opened: dict[str, str] = json.loads(uow.must_seal.open(sealed, context))
    return opened


class Why(StrEnum):
    """For what the places of the course are opened; whoever reads the trail reads these."""

    COURSE = "to run the course"
    MENTOR = "by the mentor, through their own link"
    DAY = "the work of a day"
    MERGER = "two entries turned out to be one person"
    RIGHTS = "the person asked what we hold about them, or to be forgotten"


@dataclass(frozen=True, slots=True)
class Key:
    """Leave to open, once the opening is written down. Made by `open_for` alone."""

    why: Why


async def open_for(uow: UnitOfWork, why: Why, *, by: UUID, what: str) -> Key:
    """Write down the opening, by id and never by name, and hand out the key."""
    await record_opening(uow, by=by, what=what, why=why.value)
    return Key(why)


_places: TypeAdapter[Place] = TypeAdapter(Place)


async def add_place(uow: UnitOfWork, new: Place) -> bool:
    """False when the id has a place already."""
    row = await uow.first(
        upsert(sealed_place)
        .values(id=new.id, sealed=_seal_place(uow, new))
        .on_conflict_do_nothing()
        .returning(sealed_place.c.id)
    )
    return row is not None


async def save_place(uow: UnitOfWork, changed: Place) -> Place:
    """Seal it anew, as the next version of itself; what can be seen of the row stays the same."""
    following = replace(changed, version=changed.version + 1)
    await uow.execute(
        update(sealed_place)
        .where(sealed_place.c.id == changed.id)
        .values(sealed=_seal_place(uow, following))
    )
    return following


async def get_place(
    uow: UnitOfWork, place_id: UUID, _key: Key, *, lock: bool = False
) -> Place | None:
    query = select(sealed_place).where(sealed_place.c.id == place_id)
    row = await uow.first(query.with_for_update() if lock else query)
    return None if row is None else _open_place(uow, row)


async def all_places(uow: UnitOfWork, _key: Key, *, lock: bool = False) -> list[Place]:
    """Every place, by id: the store cannot choose among what it cannot read."""
    query = select(sealed_place).order_by(sealed_place.c.id)
    rows = await uow.all(query.with_for_update() if lock else query)
    return [_open_place(uow, row) for row in rows]


async def remove_places(uow: UnitOfWork, *ids: UUID) -> None:
    """Nothing of them stays."""
    await uow.execute(delete(sealed_place).where(sealed_place.c.id.in_(ids)))


def _seal_place(uow: UnitOfWork, one: Place) -> bytes:
    plain = _places.dump_json(one)
    if len(plain) > PLACE_SIZE:
        raise Invalid(
            "This record is longer than we can seal. Shorten the notes, or take out what is no "
            "longer needed."
        )
    return uow.must_seal.seal(plain.ljust(PLACE_SIZE), f"place:{one.id}")


def _open_place(uow: UnitOfWork, row: AnyRow) -> Place:
    plain = uow.must_seal.open(row.sealed, f"place:{row.id}")
    try:
        return _places.validate_json(plain)
    except ValidationError:
        # Its text would repeat what was sealed.
        raise SealBroken("a sealed place does not fit its kind any more") from None
