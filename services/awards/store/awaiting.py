"""What waits for others: whom a local group is, and which fees nobody has settled."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from awards.domain.application import Status
from awards.domain.fees import FeeState
from awards.tables import application, fee_step, local_group
from sanctuary.db import UnitOfWork


async def contacts_of_groups(uow: UnitOfWork, area: str | None) -> set[UUID]:
    """The contacts of the local groups that cover an area and may act."""
    rows = await uow.all(
        select(local_group.c.contacts).where(
            local_group.c.areas.contains([area or ""]), local_group.c.acts
        )
    )
    return {person for row in rows for person in row.contacts}


async def fees_due(uow: UnitOfWork) -> Sequence[Row[Any]]:
    """Applications whose fee is due just now, each with the moment at which it became so first."""
    steps = select(
        fee_step.c.application_id,
        func.min(fee_step.c.made_at).label("opened_at"),
        func.max(fee_step.c.version).label("version"),
    ).group_by(fee_step.c.application_id)
    last = steps.subquery("last")
    return await uow.all(
        select(last.c.application_id, last.c.opened_at)
        .join(
            fee_step,
            (fee_step.c.application_id == last.c.application_id)
            & (fee_step.c.version == last.c.version),
        )
        .join(application, application.c.id == last.c.application_id)
        .where(
            fee_step.c.state == FeeState.DUE,
            application.c.status.not_in((Status.WITHDRAWN, Status.NOT_YET)),
        )
        .order_by(last.c.application_id)
    )
