"""Mobile numbers as rows."""

from dataclasses import fields
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from membership.domain.mobile import Mobile
from membership.tables import mobile
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork

_FACTS = tuple(one.name for one in fields(Mobile) if one.name not in {"person_id", "given"})


async def find(uow: UnitOfWork, person_id: UUID, *, lock: bool = False) -> Mobile | None:
    """What this person gave, if anything. `lock`: two tries of a code are counted as two."""
    query = select(mobile).where(mobile.c.person_id == person_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        return None
    given = Decision(row.given_by, row.given_at, row.given_reason)
    return Mobile(
        person_id=row.person_id, given=given, **{name: getattr(row, name) for name in _FACTS}
    )


async def save(uow: UnitOfWork, one: Mobile) -> None:
    values = {name: getattr(one, name) for name in _FACTS} | {
        "given_by": one.given.by,
        "given_at": one.given.at,
        "given_reason": one.given.reason,
    }
    await uow.execute(
        insert(mobile)
        .values(person_id=one.person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def forget(uow: UnitOfWork, person_id: UUID) -> bool:
    """False when none was kept."""
    gone = await uow.execute(delete(mobile).where(mobile.c.person_id == person_id))
    return bool(gone.rowcount)
