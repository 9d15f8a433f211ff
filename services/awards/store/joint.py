"""What a panel agreed together: every saved state is kept."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from awards.domain.joint import Joint
from awards.domain.review import Score
from awards.tables import joint_review
from sanctuary.db import UnitOfWork
from sanctuary.errors import Stale


async def joint_of(uow: UnitOfWork, application_id: UUID) -> Joint | None:
    row = await uow.first(
        select(joint_review)
        .where(joint_review.c.application_id == application_id)
        .order_by(joint_review.c.version.desc())
        .limit(1)
    )
    return None if row is None else _joint(row)


async def add_joint(uow: UnitOfWork, new: Joint) -> None:
    """Raises Stale when somebody saved this version before."""
    row = await uow.first(
        insert(joint_review)
        .values(
            application_id=new.application_id,
            version=new.version,
            scores=dict(new.scores),
            notes=new.notes,
            written_by=new.written_by,
            written_at=new.written_at,
        )
        .on_conflict_do_nothing()
        .returning(joint_review.c.version)
    )
    if row is None:
        raise Stale(
            "Somebody else on the panel saved the joint review just before you. Open it again to "
            "see what they wrote, then add yours."
        )


def _joint(row: Row[Any]) -> Joint:
    return Joint(
        application_id=row.application_id,
        version=row.version,
        scores={key: Score(value) for key, value in row.scores.items()},
        notes=row.notes,
        written_by=row.written_by,
        written_at=row.written_at,
    )
