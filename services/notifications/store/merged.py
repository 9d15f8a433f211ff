"""Who somebody is by now: entries that turned out to be one person."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from notifications.tables import merged
from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among

# Of two places in one chain the one that was answered, or asked, or comes first, stays.
_DOUBLED = text(
    "delete from alert_place p using alert_place o "
    "where o.alert_id = p.alert_id and o.person_id <> p.person_id "
    "and p.person_id in (:kept, :gone) and o.person_id in (:kept, :gone) "
    "and (p.answer is not null, p.asked_at is not null, -p.step, p.person_id) "
    "< (o.answer is not null, o.asked_at is not null, -o.step, o.person_id)"
)
_LOCK = text(
    "select alert_id from alert where acknowledged_by = :gone or alert_id in "
    "(select alert_id from alert_place where person_id = :gone) order by alert_id for update"
)
_MOVE = (
    text("update alert_place set person_id = :kept where person_id = :gone"),
    text("update alert set acknowledged_by = :kept where acknowledged_by = :gone"),
)


async def note(
    uow: UnitOfWork, merge_id: UUID, *, gone_id: UUID, kept_id: UUID, parted: bool
) -> None:
    """Keep that two entries are one, or are two again: the end of a merge is never overtaken."""
    if await erased_among(uow, [gone_id, kept_id]):
        return
    row = insert(merged).values(merge_id=merge_id, gone_id=gone_id, kept_id=kept_id, parted=parted)
    await uow.execute(
        row.on_conflict_do_update(
            index_elements=["merge_id"], set_={"parted": merged.c.parted | row.excluded.parted}
        )
    )


async def kept_entry(uow: UnitOfWork, person_id: UUID) -> UUID:
    """The entry that this one leads to by now, however often; itself if to none."""
    return (await kept_entries(uow, [person_id]))[person_id]


async def kept_entries(uow: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, UUID]:
    """For each of these the entry that it leads to by now."""
    now = {one: one for one in people}
    following = set(people)
    seen: set[UUID] = set()
    while following:
        seen |= following
        rows = await uow.all(
            select(merged.c.gone_id, merged.c.kept_id)
            .where(merged.c.gone_id == func.any(list(following)), merged.c.parted.is_(False))
            .order_by(merged.c.merge_id)
        )
        leads = {row.gone_id: row.kept_id for row in rows}
        now = {one: leads.get(current, current) for one, current in now.items()}
        following = set(leads.values()) - seen
    return now


async def now(uow: UnitOfWork, people: Sequence[UUID]) -> list[UUID]:
    """Who these people are by now, each of them once."""
    return list(dict.fromkeys((await kept_entries(uow, people)).values()))


async def family(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """The kept entry, and all that lead to it."""
    found = [await kept_entry(uow, person_id)]
    new = list(found)
    while new:
        rows = await uow.all(
            select(merged.c.gone_id)
            .where(merged.c.kept_id == func.any(new), merged.c.parted.is_(False))
            .order_by(merged.c.gone_id)
        )
        new = [row.gone_id for row in rows if row.gone_id not in found]
        found += new
    return found


async def pass_places(uow: UnitOfWork, *, gone_id: UUID, kept_id: UUID) -> None:
    """Whoever was to be asked, was asked or answered is so under the kept entry."""
    ids = {"gone": gone_id, "kept": kept_id}
    await uow.connection.execute(_LOCK, {"gone": gone_id})
    await uow.connection.execute(_DOUBLED, ids)
    for statement in _MOVE:
        await uow.connection.execute(statement, ids)
