"""For which days of the calendar groups prepare, as rows."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.hooks import GroupHooks
from campaigns.tables import group, metadata
from campaigns.tables.hooks import group_hooks
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound

_granted = metadata.tables["granted"]
_theirs = select(
    *group_hooks.c, group.c.nation.label("nation"), group.c.area.label("area")
).join_from(group_hooks, group, group.c.group_id == group_hooks.c.group_id)


def to_chosen(row: AnyRow) -> GroupHooks:
    values = {column.name: getattr(row, column.name) for column in group_hooks.c}
    return GroupHooks(**values | {"keys": tuple(row.keys)})


async def place(uow: UnitOfWork, group_id: UUID) -> tuple[str | None, str | None]:
    """The nation and the area of a group that is there. Raises NotFound."""
    row = await uow.first(
        select(group).where(group.c.group_id == group_id, group.c.ended.is_(False))
    )
    if row is None:
        raise NotFound("There is no group of that id within your part of the network.")
    return row.nation, row.area


async def get(uow: UnitOfWork, group_id: UUID, *, lock: bool = False) -> GroupHooks | None:
    query = select(group_hooks).where(group_hooks.c.group_id == group_id)
    row = await uow.first(query.with_for_update() if lock else query)
    return None if row is None else to_chosen(row)


async def keep(uow: UnitOfWork, chosen: GroupHooks) -> None:
    values = asdict(chosen) | {"keys": list(chosen.keys)}
    changed = {name: value for name, value in values.items() if name not in {"id", "group_id"}}
    await uow.execute(
        upsert(group_hooks)
        .values(**values)
        .on_conflict_do_update(index_elements=["group_id"], set_=changed)
    )


async def drop(uow: UnitOfWork, group_id: UUID) -> None:
    await uow.execute(delete(group_hooks).where(group_hooks.c.group_id == group_id))


async def to_remind(uow: UnitOfWork) -> list[AnyRow]:
    """What groups that are there chose, with their places."""
    query = _theirs.where(group_hooks.c.remind, group.c.ended.is_(False))
    return list(await uow.all(query.order_by(group_hooks.c.group_id)))


async def by_address(uow: UnitOfWork, chosen_id: UUID) -> AnyRow | None:
    return await uow.first(_theirs.where(group_hooks.c.id == chosen_id, group.c.ended.is_(False)))


async def officers(uow: UnitOfWork, group_id: UUID) -> list[UUID]:
    """Who looks after this group now."""
    rows = await uow.all(
        select(_granted.c.person_id)
        .where(
            _granted.c.role == Role.GROUP_OFFICER,
            _granted.c.scope_kind == ScopeKind.GROUP,
            _granted.c.scope_id == str(group_id),
            _granted.c.revoked.is_(False),
        )
        .distinct()
        .order_by(_granted.c.person_id)
    )
    return [row.person_id for row in rows]
