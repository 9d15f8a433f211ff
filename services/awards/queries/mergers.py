"""Awards of merged organisations, for those who look after that part of the network."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select

from awards.domain.award import Status as AwardStatus
from awards.queries import reach
from awards.queries.access import COORDINATORS
from awards.tables import award, merger_review, organisation
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def reviews(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, status: str | None, due_by: date | None
) -> Sequence[Row[Any]]:
    """Oldest first, with what the body that goes on holds of the same stream."""
    theirs = award.alias("theirs")
    other = (
        select(theirs.c.id)
        .where(
            theirs.c.organisation_id == merger_review.c.to_id,
            theirs.c.stream == merger_review.c.stream,
            theirs.c.status == AwardStatus.CURRENT,
            theirs.c.id != merger_review.c.award_id,
        )
        .order_by(theirs.c.id)
        .limit(1)
        .correlate(merger_review)
        .scalar_subquery()
    )
    roles = {Role.NATIONAL_TEAM, *COORDINATORS}
    query: Select[Any] = (
        select(merger_review, other.label("other_award_id"))
        .join(organisation, organisation.c.id == merger_review.c.to_id)
        .where(
            reach.within(by, merger_review.c.stream, roles),
            reach.untouched(merger_review.c.from_id, by),
            reach.untouched(merger_review.c.to_id, by),
        )
    )
    if status is not None:
        query = query.where(merger_review.c.status == status)
    if due_by is not None:
        query = query.where(merger_review.c.due_on <= due_by)
    return await uow.all(page.select(query, merger_review.c.id))
