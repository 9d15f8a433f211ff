"""The record of what entries said before: written with each change, and never again."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert

from membership.domain.revision import Revision
from membership.tables import organisation_revision
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork


async def add_revision(uow: UnitOfWork, one: Revision | None) -> None:
    """Keep a change; a change of nothing leaves no trace."""
    if one is None:
        return
    await uow.execute(
        insert(organisation_revision).values(
            id=one.id,
            organisation_id=one.organisation_id,
            version=one.version,
            made_by=one.made.by,
            made_at=one.made.at,
            made_reason=one.made.reason,
            before=dict(one.before),
            after=dict(one.after),
        )
    )


def to_revision(row: Row[Any]) -> Revision:
    return Revision(
        id=row.id,
        organisation_id=row.organisation_id,
        version=row.version,
        made=Decision(row.made_by, row.made_at, row.made_reason),
        before=row.before,
        after=row.after,
    )
