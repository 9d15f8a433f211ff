"""Taking people out of what is kept."""

from datetime import datetime

from sqlalchemy import text

from sanctuary.db import UnitOfWork

# Cause, template, status and days say nothing about anybody. What was tried says only when and how.
_FORGET = text(
    "update delivery set person_id = null, values = '{}', event_id = null, "
    "basis = null, chosen = null "
    "where category = :category and settled_at < :before and person_id is not null"
)


async def forget(uow: UnitOfWork, category: str, *, before: datetime) -> int:
    """Take the person, the values and the event from what was settled before a moment."""
    done = await uow.execute(_FORGET.bindparams(category=category, before=before))
    return int(done.rowcount)


async def forget_marks(uow: UnitOfWork) -> None:
    """What was read is forgotten with whose it was."""
    await uow.execute(
        text(
            "delete from inbox_mark m using delivery d "
            "where d.id = m.delivery_id and d.person_id is null"
        )
    )


async def forget_parts(uow: UnitOfWork) -> None:
    """What went together in one mail is forgotten with whose mail it was."""
    await uow.execute(
        text(
            "delete from digest_part p using delivery d where d.id = p.digest_id "
            "and d.person_id is null and d.settled_at is not null"
        )
    )


async def forget_chains(uow: UnitOfWork, *, before: datetime) -> None:
    """Whom an alert asked, and who took it on, is forgotten once it is long over; counts stay."""
    await uow.execute(
        text(
            "delete from alert_place p using alert a where a.alert_id = p.alert_id "
            "and a.raised_at < :before and a.status <> 'open'"
        ).bindparams(before=before)
    )
    await uow.execute(
        text(
            "update alert set acknowledged_by = null where acknowledged_by is not null "
            "and raised_at < :before and status <> 'open'"
        ).bindparams(before=before)
    )


async def forget_rhythms(uow: UnitOfWork, *, week: int) -> None:
    """How much somebody heard counts for its week; a key is kept as long as what it stands for."""
    await uow.execute(text("delete from person_week where week < :week").bindparams(week=week))
    await uow.execute(
        text(
            "delete from said_once s where not exists (select from delivery d "
            "where d.id = s.delivery_id and d.person_id is not null)"
        )
    )
