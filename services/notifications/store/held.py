"""Messages that wait for an hour, a day or a week that suits their reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.tables import contact, delivery, rhythm
from sanctuary.db import UnitOfWork

_HOLD = text(
    "update delivery d set due_at = x.due_at, status = x.status, "
    "settled_at = case x.status when 'queued' then null else cast(:now as timestamptz) end "
    "from unnest(cast(:ids as uuid[]), cast(:dues as timestamptz[]), cast(:statuses as text[])) "
    "as x(id, due_at, status) where d.id = x.id and d.status = 'queued'"
)


@dataclass(frozen=True, slots=True)
class Until:
    """When a held message may go, or that it is over before it may."""

    id: UUID
    due_at: datetime
    status: Status = Status.QUEUED


async def readers(uow: UnitOfWork, ids: Sequence[UUID]) -> Sequence[Any]:
    """What is needed of messages and their readers to say when they may go."""
    mine = delivery.c
    return await uow.all(
        select(mine.id, mine.person_id, mine.channel, mine.category, mine.expires_at)
        .add_columns(contact.c.time_zone, *[one for one in rhythm.c if one.name != "person_id"])
        .join(contact, contact.c.person_id == mine.person_id)
        .outerjoin(rhythm, rhythm.c.person_id == mine.person_id)
        .where(mine.id.in_(ids))
        .order_by(mine.person_id, mine.id)
    )


async def hold(uow: UnitOfWork, until: Sequence[Until], *, at: datetime) -> None:
    """Write when they go. The reason stands in the rows already."""
    for one in until:
        if one.status is not Status.QUEUED:
            LIFECYCLE.move(Status.QUEUED, one.status)
    await uow.connection.execute(
        _HOLD,
        {
            "now": at,
            "ids": [one.id for one in until],
            "dues": [one.due_at for one in until],
            "statuses": [one.status for one in until],
        },
    )
