"""Which postcode a person or organisation gave, what it means now, and who would move."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.geography import Postcode, Whereabouts
from membership.tables import organisation, party_place, person, place_generation, place_move
from sanctuary.db import AnyRow, UnitOfWork

PLACES = ("constituency", "local_authority", "region", "nation")

# Whole postcodes by their row; outward halves as far as all of their postcodes agree.
_MOVES = text(
    """
    with halves as (
      select distinct postcode as half from party_place where length(postcode) <= 4
    ), agreed as (
      select h.half, case when count(distinct coalesce(p.constituency, '')) = 1
        then min(p.constituency) end as constituency
      from halves h join postcode p on p.generation_id = :generation
        and p.postcode >= h.half and p.postcode < (h.half || '~') collate "C"
        and length(p.postcode) = length(h.half) + 3 and p.terminated_on is null
      group by h.half
    ), becomes as (
      select w.party_id, w.party_kind, w.constituency as now, p.constituency as next
      from party_place w join postcode p
        on p.generation_id = :generation and p.postcode = w.postcode
      union all
      select w.party_id, w.party_kind, w.constituency, a.constituency
      from party_place w join agreed a on a.half = w.postcode
    )
    insert into place_move
      (generation_id, party_id, party_kind, from_constituency, to_constituency)
    select :generation, party_id, party_kind, coalesce(now, ''), coalesce(next, '')
    from becomes where now is distinct from next
    """
)


async def keep(
    uow: UnitOfWork,
    party_id: UUID,
    kind: str,
    given: Postcode,
    where: Whereabouts,
    *,
    generation_id: UUID | None,
    by: UUID,
    at: datetime,
) -> None:
    """Write down what was given, in place of what was given before."""
    values = {
        "party_kind": kind,
        "postcode": given.key,
        "generation_id": generation_id,
        "given_by": by,
        "given_at": at,
        "sought_at": None,
        **{name: getattr(where, name) for name in PLACES},
    }
    await uow.execute(
        insert(party_place)
        .values(party_id=party_id, **values)
        .on_conflict_do_update(index_elements=["party_id"], set_=values)
    )


async def forget(uow: UnitOfWork, party_id: UUID) -> bool:
    """Forget a postcode and all that followed from it. False when none was kept."""
    gone = await uow.execute(delete(party_place).where(party_place.c.party_id == party_id))
    return bool(gone.rowcount)


async def is_kept(uow: UnitOfWork, party_id: UUID) -> bool:
    """Whether somebody's postcode is kept. Their own page says no more than that."""
    query = select(party_place.c.party_id).where(party_place.c.party_id == party_id)
    return await uow.first(query) is not None


async def hand_over(uow: UnitOfWork, gone: UUID, kept: UUID) -> None:
    """Two entries were one person: what was given last stays, with the entry that stays."""
    rows = await uow.all(
        select(party_place.c.party_id)
        .where(party_place.c.party_id.in_([gone, kept]))
        .order_by(party_place.c.given_at.desc())
    )
    if not rows or rows[0].party_id == kept:
        await forget(uow, gone)
        return
    await forget(uow, kept)
    await uow.execute(
        update(party_place).where(party_place.c.party_id == gone).values(party_id=kept)
    )


async def outdated(uow: UnitOfWork, generation_id: UUID, *, most: int) -> Sequence[AnyRow]:
    """Who still stands as an earlier generation had it, locked.

    People and organisations are locked before what they gave, as everywhere, so that nobody waits
    round; then it is read again, because it may have changed while we waited.
    """
    late = or_(party_place.c.generation_id.is_(None), party_place.c.generation_id != generation_id)
    found = await uow.all(
        select(party_place.c.party_id).where(late).order_by(party_place.c.party_id).limit(most)
    )
    ids = [row.party_id for row in found]
    await lock_parties(uow, ids)
    return await uow.all(
        select(party_place)
        .where(party_place.c.party_id == func.any(ids), late)
        .order_by(party_place.c.party_id)
        .with_for_update()
    )


async def lock_parties(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Lock organisations and people, each in one order."""
    for table in (organisation, person):
        await uow.execute(
            select(table.c.id)
            .where(table.c.id == func.any(list(ids)))
            .order_by(table.c.id)
            .with_for_update()
        )


async def bring_up_to_date(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write what a generation says of these parties."""
    if rows:
        await uow.execute(
            text(
                "update party_place set constituency = :constituency, "
                "local_authority = :local_authority, region = :region, nation = :nation, "
                "generation_id = :generation_id "
                "where party_id = :party_id and postcode = :postcode"
            ),
            rows,
        )


async def unresolved(uow: UnitOfWork, *, before: datetime, most: int) -> Sequence[AnyRow]:
    """What nothing has placed yet and no service was asked about since `before`."""
    asked = party_place.c.sought_at
    return await uow.all(
        select(party_place.c.party_id, party_place.c.party_kind, party_place.c.postcode)
        .where(
            party_place.c.generation_id.is_(None),
            party_place.c.nation.is_(None),
            or_(asked.is_(None), asked < before),
        )
        .order_by(asked.nulls_first(), party_place.c.party_id)
        .limit(most)
    )


async def sought(uow: UnitOfWork, ids: Sequence[UUID], *, at: datetime) -> None:
    """Another service was asked about these just now."""
    await uow.execute(
        update(party_place)
        .where(party_place.c.party_id == func.any(list(ids)))
        .values(sought_at=at)
    )


async def count_moves(uow: UnitOfWork, generation_id: UUID, *, at: datetime) -> None:
    """Work out whose constituency would change, afresh."""
    await uow.execute(delete(place_move).where(place_move.c.generation_id == generation_id))
    await uow.execute(_MOVES, {"generation": generation_id})
    await uow.execute(
        update(place_generation)
        .where(place_generation.c.id == generation_id)
        .values(previewed_at=at)
    )


async def forget_moves(uow: UnitOfWork, generation_id: UUID) -> None:
    """A preview is worth nothing once it came true."""
    await uow.execute(delete(place_move).where(place_move.c.generation_id == generation_id))
    await uow.execute(
        update(place_generation)
        .where(place_generation.c.id == generation_id)
        .values(previewed_at=None)
    )
