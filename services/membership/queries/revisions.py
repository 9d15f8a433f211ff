"""What entries said before, page by page."""

from uuid import UUID

from sqlalchemy import func, select

from membership.domain.revision import Revision
from membership.store.merges import family
from membership.store.revisions import to_revision
from membership.tables import organisation_revision
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def of_organisation(
    uow: UnitOfWork, asked: PageAsked, organisation_id: UUID
) -> list[Revision]:
    """Every change of an organisation's entry, and of those merged into it, newest first."""
    table = organisation_revision
    ids = await family(uow, organisation_id)
    query = select(table).where(table.c.organisation_id == func.any(ids))
    rows = await uow.all(asked.select(query, table.c.id, descending=True))
    return [to_revision(row) for row in rows]
