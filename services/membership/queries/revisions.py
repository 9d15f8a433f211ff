"""What entries said before, page by page."""

from uuid import UUID

from sqlalchemy import select

from membership.domain.revision import Revision
from membership.store.revisions import to_revision
from membership.tables import organisation_revision
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def of_organisation(
    uow: UnitOfWork, asked: PageAsked, organisation_id: UUID
) -> list[Revision]:
    """Every change of an organisation's entry, newest first."""
    table = organisation_revision
    query = select(table).where(table.c.organisation_id == organisation_id)
    rows = await uow.all(asked.select(query, table.c.id, descending=True))
    return [to_revision(row) for row in rows]
