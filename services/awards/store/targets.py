"""Targets of awards, and what their holders say became of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert as plain_insert
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from awards.domain.renewal import Progress, Result, Target
from awards.tables import award_target, target_progress
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def targets_of(uow: UnitOfWork, award_id: UUID) -> list[Target]:
    rows = await uow.all(
        select(award_target)
        .where(award_target.c.award_id == award_id, award_target.c.replaced_at.is_(None))
        .order_by(award_target.c.id)
    )
    return [Target(row.id, row.award_id, row.criterion, row.words, row.due_on) for row in rows]


async def replace_targets(
    uow: UnitOfWork, award_id: UUID, targets: Sequence[Target], *, by: Actor, at: datetime
) -> None:
    """The targets from now on. Those that say the same stay, with what was said about them."""
    before = {
        (each.criterion, each.words, each.due_on): each for each in await targets_of(uow, award_id)
    }
    wanted = {(each.criterion, each.words, each.due_on): each for each in targets}
    over = [each.id for key, each in before.items() if key not in wanted]
    if over:
        await uow.execute(
            update(award_target).where(award_target.c.id.in_(over)).values(replaced_at=at)
        )
    new = [each for key, each in wanted.items() if key not in before]
    if new:
        await uow.execute(
            plain_insert(award_target),
            [
                {
                    "id": each.id,
                    "award_id": award_id,
                    "criterion": each.criterion,
                    "words": each.words,
                    "due_on": each.due_on,
                    "set_by": by.id,
                    "set_at": at,
                }
                for each in new
            ],
        )


async def progress_of(uow: UnitOfWork, application_id: UUID) -> dict[UUID, Progress]:
    rows = await uow.all(
        select(target_progress).where(target_progress.c.application_id == application_id)
    )
    return {
        row.target_id: Progress(row.target_id, Result(row.result), row.words, row.saved_at)
        for row in rows
    }


async def save_progress(
    uow: UnitOfWork, application_id: UUID, told: Sequence[Progress], *, by: Actor
) -> None:
    for each in told:
        values = {
            "result": each.result,
            "words": each.words,
            "saved_by": by.id,
            "saved_at": each.saved_at,
        }
        await uow.execute(
            insert(target_progress)
            .values(application_id=application_id, target_id=each.target_id, **values)
            .on_conflict_do_update(index_elements=["application_id", "target_id"], set_=values)
        )
