"""Local days and who follows the calendar, as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.hooks import LocalHook, Status
from campaigns.tables.hooks import hook_follow, local_hook, local_hook_entry
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


def to_hook(row: AnyRow) -> LocalHook:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return LocalHook(**values | {"status": Status(row.status)})


async def add(uow: UnitOfWork, one: LocalHook) -> None:
    await uow.execute(insert(local_hook).values(**asdict(one)))


async def get(uow: UnitOfWork, hook_id: UUID, *, lock: bool = False) -> LocalHook:
    """Raises NotFound."""
    query = select(local_hook).where(local_hook.c.id == hook_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no local day of that id. The calendar shows those there are.")
    return to_hook(row)


async def save(uow: UnitOfWork, one: LocalHook) -> LocalHook:
    values = asdict(one) | {"version": one.version + 1}
    await uow.execute(update(local_hook).where(local_hook.c.id == one.id).values(**values))
    return await get(uow, one.id)


async def note(
    uow: UnitOfWork, hook_id: UUID, kind: str, *, by: UUID, at: datetime, reason: str = ""
) -> None:
    await uow.execute(
        insert(local_hook_entry).values(
            id=new_id(), hook_id=hook_id, at=at, kind=kind, by=by, reason=reason
        )
    )


async def live(uow: UnitOfWork) -> list[LocalHook]:
    rows = await uow.all(
        select(local_hook).where(local_hook.c.status == Status.LIVE).order_by(local_hook.c.id)
    )
    return [to_hook(row) for row in rows]


async def follow(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    nation: str | None,
    area: str | None,
    remind: bool,
    at: datetime,
) -> AnyRow:
    """Choose anew; the secret address stays."""
    values = {"nation": nation, "area": area, "remind": remind}
    row = await uow.first(
        upsert(hook_follow)
        .values(id=new_id(), person_id=person_id, since=at, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
        .returning(hook_follow)
    )
    if row is None:
        raise NotFound("You do not follow the calendar.")
    return row


async def follower(uow: UnitOfWork, person_id: UUID) -> AnyRow | None:
    return await uow.first(select(hook_follow).where(hook_follow.c.person_id == person_id))


async def feed(uow: UnitOfWork, follow_id: UUID) -> AnyRow | None:
    return await uow.first(select(hook_follow).where(hook_follow.c.id == follow_id))


async def unfollow(uow: UnitOfWork, person_id: UUID) -> None:
    await uow.execute(delete(hook_follow).where(hook_follow.c.person_id == person_id))


async def to_remind(uow: UnitOfWork, nations: Sequence[str], area: str | None) -> list[UUID]:
    """Who asked to be reminded and follows what the hook is about; by id."""
    query = select(hook_follow.c.person_id).where(hook_follow.c.remind)
    if nations:
        query = query.where(or_(hook_follow.c.nation.is_(None), hook_follow.c.nation.in_(nations)))
    if area is not None:
        # A local day is for those who chose the place: a whole nation did not ask for every fête.
        query = query.where(hook_follow.c.area == area)
    rows = await uow.all(query.order_by(hook_follow.c.person_id))
    return [row.person_id for row in rows]
