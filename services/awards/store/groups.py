"""Affiliated groups as this service follows them: whose areas are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from awards.tables import local_group
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


@dataclass(frozen=True, slots=True)
class LocalGroup:
    id: UUID
    nation: str | None
    areas: tuple[str, ...]


async def get_group(uow: UnitOfWork, group_id: UUID) -> LocalGroup:
    row = await uow.first(
        select(local_group).where(local_group.c.id == group_id, local_group.c.acts)
    )
    if row is None:
        raise NotFound(
            "We know no affiliated group with this id. Leave the group away to see all that you "
            "look after, or look the id up in the list of groups."
        )
    return LocalGroup(row.id, row.nation, tuple(row.areas))


async def put_group(
    uow: UnitOfWork,
    group_id: UUID,
    *,
    nation: str | None,
    areas: Sequence[str],
    acts: bool,
    contacts: Sequence[UUID] = (),
) -> None:
    values = {"nation": nation, "areas": list(areas), "acts": acts, "contacts": list(contacts)}
    await uow.execute(
        insert(local_group)
        .values(id=group_id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
