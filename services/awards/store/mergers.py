"""Reviews of awards whose holder merged, and what passes with such an award."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, insert, select, update

from awards.domain.application import OPEN
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.domain.merging import MergerReview, Status
from awards.store.awards import held_by
from awards.tables import application, award, merger_review
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def add_review(uow: UnitOfWork, review: MergerReview) -> None:
    await uow.execute(
        insert(merger_review).values(
            id=review.id,
            award_id=review.award_id,
            stream=review.stream,
            from_id=review.from_id,
            to_id=review.to_id,
            opened_on=review.opened_on,
            due_on=review.due_on,
            status=review.status,
        )
    )


async def save_review(uow: UnitOfWork, review: MergerReview) -> None:
    made = review.made
    await uow.execute(
        update(merger_review)
        .where(merger_review.c.id == review.id)
        .values(
            status=review.status,
            decided_by=made and made.by,
            decided_at=made and made.at,
            decided_reason=made and made.reason,
        )
    )


async def get_review(uow: UnitOfWork, review_id: UUID, *, lock: bool = False) -> MergerReview:
    query = select(merger_review).where(merger_review.c.id == review_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such review. The list of reviews shows those there are.")
    return to_review(row)


async def open_about(uow: UnitOfWork, award_id: UUID) -> MergerReview | None:
    row = await uow.first(
        select(merger_review)
        .where(merger_review.c.award_id == award_id, merger_review.c.status == Status.OPEN)
        .with_for_update()
    )
    return None if row is None else to_review(row)


async def open_from(uow: UnitOfWork, organisation_id: UUID) -> list[MergerReview]:
    """Reviews of awards of an organisation that merged, which nobody decided yet."""
    return await _open(uow, merger_review.c.from_id == organisation_id)


async def open_to(uow: UnitOfWork, organisation_id: UUID) -> list[MergerReview]:
    """Reviews that would have awards carry on with this organisation."""
    return await _open(uow, merger_review.c.to_id == organisation_id)


async def _open(uow: UnitOfWork, which: ColumnElement[bool]) -> list[MergerReview]:
    rows = await uow.all(
        select(merger_review)
        .where(which, merger_review.c.status == Status.OPEN)
        .order_by(merger_review.c.id)
        .with_for_update()
    )
    return [to_review(row) for row in rows]


async def passed_from(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    """Awards that carried on elsewhere when this organisation merged, and still run there."""
    rows = await uow.all(
        select(award.c.id)
        .join(merger_review, merger_review.c.award_id == award.c.id)
        .where(
            merger_review.c.from_id == organisation_id,
            merger_review.c.status == Status.CARRIED_ON,
            award.c.organisation_id == merger_review.c.to_id,
            award.c.status == AwardStatus.CURRENT,
        )
        .distinct()
        .order_by(award.c.id)
    )
    return [row.id for row in rows]


async def other_award(uow: UnitOfWork, organisation_id: UUID, stream: str) -> Award | None:
    """What the body that goes on holds of the same stream."""
    for held in await held_by(uow, organisation_id):
        if held.stream == stream:
            return held
    return None


async def pass_renewal(uow: UnitOfWork, award_id: UUID, to_id: UUID) -> None:
    """A renewal under way passes with its award, unless the other has one of the stream open."""
    theirs = application.alias("theirs")
    taken = exists().where(
        theirs.c.organisation_id == to_id,
        theirs.c.stream == application.c.stream,
        theirs.c.status.in_(OPEN),
    )
    await uow.execute(
        update(application)
        .where(application.c.renews == award_id, application.c.status.in_(OPEN), ~taken)
        .values(organisation_id=to_id, version=application.c.version + 1)
    )


def to_review(row: Row[Any]) -> MergerReview:
    return MergerReview(
        id=row.id,
        award_id=row.award_id,
        stream=row.stream,
        from_id=row.from_id,
        to_id=row.to_id,
        opened_on=row.opened_on,
        due_on=row.due_on,
        status=Status(row.status),
        made=(
            Decision(row.decided_by, row.decided_at, row.decided_reason) if row.decided_by else None
        ),
    )
