"""Partners as rows, with what was decided about them and done together."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.partner import Facts, Kind, Partner, Status
from campaigns.tables import joint_action, partner_entry
from campaigns.tables import partner as _table
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def get(uow: UnitOfWork, partner_id: UUID, *, lock: bool = False) -> Partner:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == partner_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no partner of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> Partner:
    return Partner(
        id=row.id,
        facts=Facts(row.name, Kind(row.kind), row.nation, row.area, row.url),
        since=row.since,
        until=row.until,
        status=Status(row.status),
        version=row.version,
    )


async def add(uow: UnitOfWork, one: Partner, made: Decision) -> None:
    values = {"id": one.id, "since": one.since, "version": one.version, **_changing(one)}
    await uow.execute(insert(_table).values(**values))
    await _note(uow, one.id, "began", made)


async def save(uow: UnitOfWork, one: Partner, what: str, made: Decision) -> Partner:
    values = _changing(one) | {"version": one.version + 1}
    await uow.execute(update(_table).where(_table.c.id == one.id).values(**values))
    await _note(uow, one.id, what, made)
    return await get(uow, one.id)


async def act(uow: UnitOfWork, partner_id: UUID, call_id: UUID, part: str, made: Decision) -> None:
    """With what a partner takes part in a call; saying it again says it anew."""
    words = {"part": part, "by": made.by, "at": made.at}
    await uow.execute(
        upsert(joint_action)
        .values(id=new_id(), partner_id=partner_id, mobilisation_id=call_id, **words)
        .on_conflict_do_update(index_elements=["partner_id", "mobilisation_id"], set_=words)
    )


async def _note(uow: UnitOfWork, partner_id: UUID, what: str, made: Decision) -> None:
    values = {"id": new_id(), "partner_id": partner_id, "what": what}
    await uow.execute(
        insert(partner_entry).values(**values, by=made.by, at=made.at, reason=made.reason)
    )


def _changing(one: Partner) -> dict[str, Any]:
    return asdict(one.facts) | {"until": one.until, "status": one.status}
