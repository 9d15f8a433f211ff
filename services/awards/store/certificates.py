"""The name on a certificate, as a person confirmed it, and whether its holder is celebrated."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from awards.tables import certificate
from sanctuary.db import UnitOfWork


async def confirm(uow: UnitOfWork, award_id: UUID, called: str, *, by: UUID, at: datetime) -> None:
    """The name that a certificate shows from now on."""
    values = {"called": called, "confirmed_by": by, "confirmed_at": at}
    await uow.execute(
        insert(certificate)
        .values(award_id=award_id, celebrate=False, **values)
        .on_conflict_do_update(index_elements=["award_id"], set_=values)
    )


async def find(uow: UnitOfWork, award_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    query = select(certificate).where(certificate.c.award_id == award_id)
    return await uow.first(query.with_for_update() if lock else query)


async def celebrate(uow: UnitOfWork, award_id: UUID, *, agreed: bool) -> None:
    await uow.execute(
        update(certificate).where(certificate.c.award_id == award_id).values(celebrate=agreed)
    )
