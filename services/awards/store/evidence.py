"""What is known of evidence files: rows to domain objects and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Row,
    Text,
    Uuid,
    cast,
    exists,
    func,
    insert,
    select,
    update,
)

from awards.domain.evidence import Evidence
from awards.domain.file_kinds import Kind
from awards.tables import evidence
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_other = evidence.alias("other")


def _key(row: FromClause) -> ColumnElement[str]:
    """`Evidence.key` as SQL."""
    own = cast(row.c.application_id, Text) + "/" + cast(row.c.id, Text)
    return func.coalesce(func.nullif(row.c.lies_at, ""), own)


async def insert_evidence(uow: UnitOfWork, new: Evidence) -> None:
    await uow.execute(
        insert(evidence).values({name: getattr(new, name) for name in Evidence.__slots__})
    )


async def get_evidence(uow: UnitOfWork, evidence_id: UUID, *, lock: bool = False) -> Evidence:
    query = select(evidence).where(evidence.c.id == evidence_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such file here. Open the application again to see its files.")
    return _evidence(row)


async def evidence_of(uow: UnitOfWork, application_id: UUID) -> list[Evidence]:
    """The files of an application that are there, oldest first."""
    rows = await uow.all(
        select(evidence)
        .where(evidence.c.application_id == application_id, evidence.c.removed_at.is_(None))
        .order_by(evidence.c.added_at, evidence.c.id)
    )
    return [_evidence(row) for row in rows]


async def save_removed(uow: UnitOfWork, removed: Evidence) -> None:
    """Of a file that was removed its words go at once; the file follows with the next clean-up."""
    await uow.execute(
        update(evidence)
        .where(evidence.c.id == removed.id)
        .values(
            title="",
            removed_at=removed.removed_at,
            removed_by=removed.removed_by,
            removed_because=removed.removed_because,
        )
    )


async def evidence_added_by(uow: UnitOfWork, people: Sequence[UUID]) -> list[Evidence]:
    """What these people attached and what is still there, whatever became of the application."""
    rows = await uow.all(
        select(evidence).where(
            evidence.c.added_by == func.any(cast(list(people), ARRAY(Uuid))),
            evidence.c.removed_at.is_(None),
        )
    )
    return [_evidence(row) for row in rows]


async def sharing_file_of(uow: UnitOfWork, one: Evidence) -> list[Evidence]:
    """Every row of the same file: after an appeal two applications may know it."""
    rows = await uow.all(
        select(evidence)
        .where(_key(evidence) == one.key, evidence.c.removed_at.is_(None))
        .order_by(evidence.c.id)
        .with_for_update()
    )
    return [_evidence(row) for row in rows]


async def to_erase(uow: UnitOfWork, most: int) -> list[Evidence]:
    """Removed rows of files that nobody needs any more; another replica takes others."""
    rows = await uow.all(
        select(evidence)
        .where(evidence.c.removed_at.is_not(None), evidence.c.erased_at.is_(None))
        .where(~exists().where(_key(_other) == _key(evidence), _other.c.removed_at.is_(None)))
        .order_by(evidence.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [_evidence(row) for row in rows]


async def note_erased(uow: UnitOfWork, evidence_ids: Sequence[UUID], *, at: datetime) -> None:
    await uow.execute(update(evidence).where(evidence.c.id.in_(evidence_ids)).values(erased_at=at))


async def known_among(uow: UnitOfWork, evidence_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these ids that have a row and may therefore have a file."""
    rows = await uow.all(
        select(evidence.c.id).where(evidence.c.id.in_(evidence_ids), evidence.c.erased_at.is_(None))
    )
    return {row.id for row in rows}


def _evidence(row: Row[Any]) -> Evidence:
    values = {name: getattr(row, name) for name in Evidence.__slots__}
    return Evidence(**{**values, "kind": Kind(row.kind)})
