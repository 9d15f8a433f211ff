"""Masks over the public directory, with who set and who lifted them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from membership.domain.mask import Mask
from membership.tables import directory_mask
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def add_mask(uow: UnitOfWork, one: Mask) -> None:
    await uow.execute(
        insert(directory_mask).values(
            id=one.id,
            nation=one.nation,
            area=one.area,
            stream=one.stream,
            incident_id=one.incident_id,
            ends_at=one.ends_at,
            set_by=one.set.by,
            set_at=one.set.at,
            set_reason=one.set.reason,
        )
    )


def to_mask(row: Row[Any]) -> Mask:
    lifted = Decision(row.lifted_by, row.lifted_at, row.lifted_reason) if row.lifted_at else None
    return Mask(
        id=row.id,
        set=Decision(row.set_by, row.set_at, row.set_reason),
        nation=row.nation,
        area=row.area,
        stream=row.stream,
        incident_id=row.incident_id,
        ends_at=row.ends_at,
        lifted=lifted,
        version=row.version,
    )


async def get_mask(uow: UnitOfWork, mask_id: UUID) -> Mask:
    row = await uow.first(
        select(directory_mask).where(directory_mask.c.id == mask_id).with_for_update()
    )
    if row is None:
        raise NotFound("We do not know this mask. Look at the list of masks.")
    return to_mask(row)


async def known(uow: UnitOfWork, mask_id: UUID) -> bool:
    row = await uow.first(select(directory_mask.c.id).where(directory_mask.c.id == mask_id))
    return row is not None


async def save_lift(uow: UnitOfWork, one: Mask) -> None:
    if one.lifted is not None:
        await uow.execute(
            update(directory_mask)
            .where(directory_mask.c.id == one.id)
            .values(
                lifted_by=one.lifted.by,
                lifted_at=one.lifted.at,
                lifted_reason=one.lifted.reason,
            )
        )


async def open_masks(uow: UnitOfWork) -> list[Mask]:
    """All that hide something now, held until this transaction ends."""
    rows = await uow.all(
        select(directory_mask)
        .where(directory_mask.c.lifted_at.is_(None))
        .order_by(directory_mask.c.id)
        .with_for_update()
    )
    return [to_mask(row) for row in rows]


async def save_end(uow: UnitOfWork, one: Mask, moved: Decision) -> None:
    """Write another end date, and who chose it: the last one who did, with their reason."""
    await uow.execute(
        update(directory_mask)
        .where(directory_mask.c.id == one.id)
        .values(
            ends_at=one.ends_at,
            moved_by=moved.by,
            moved_at=moved.at,
            moved_reason=moved.reason,
            version=directory_mask.c.version + 1,
        )
    )
