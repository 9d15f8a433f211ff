"""Which places the public directory hides at this moment."""

from sqlalchemy import select

from membership.domain.pause import Place
from membership.tables import directory_mask
from sanctuary.db import UnitOfWork


async def masked_places(uow: UnitOfWork) -> list[Place]:
    """Areas, nations or everywhere. A mask over a stream alone names no place: not here."""
    rows = await uow.all(
        select(directory_mask.c.nation, directory_mask.c.area, directory_mask.c.stream).where(
            directory_mask.c.lifted_at.is_(None)
        )
    )
    return [Place(row.nation, row.area) for row in rows if row.nation or row.area or not row.stream]
