"""Appeals, and whom an appeal that was upheld keeps away from what follows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from awards.domain.appeal import Appeal, Status
from awards.store.letters import people_on_the_case
from awards.tables import appeal, letter
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def get_appeal(uow: UnitOfWork, appeal_id: UUID, *, lock: bool = False) -> Appeal:
    query = select(appeal).where(appeal.c.id == appeal_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no appeal here. Open the list of appeals and choose it there.")
    return appeal_of(row)


async def of_letter(uow: UnitOfWork, letter_id: UUID) -> Appeal | None:
    row = await uow.first(select(appeal).where(appeal.c.letter_id == letter_id))
    return None if row is None else appeal_of(row)


async def lodged(uow: UnitOfWork) -> list[Appeal]:
    """Every appeal that waits for an answer; a few at most."""
    rows = await uow.all(
        select(appeal).where(appeal.c.status == Status.LODGED).order_by(appeal.c.id)
    )
    return [appeal_of(row) for row in rows]


async def insert_appeal(uow: UnitOfWork, new: Appeal) -> None:
    await uow.execute(insert(appeal).values(id=new.id, **_values(new)))


async def save_appeal(uow: UnitOfWork, changed: Appeal) -> Appeal:
    saved = replace(changed, version=changed.version + 1)
    result = await uow.execute(
        update(appeal)
        .where(appeal.c.id == changed.id, appeal.c.version == changed.version)
        .values(**_values(saved))
    )
    if result.rowcount != 1:
        raise Stale("Somebody dealt with this appeal just before you. Open it again to see how.")
    return saved


async def people_of_the_case_before(uow: UnitOfWork, application_id: UUID) -> frozenset[UUID]:
    """After an appeal that led to a new panel: everybody of the old case, and who answered it."""
    row = await uow.first(select(appeal).where(appeal.c.successor_id == application_id))
    if row is None:
        return frozenset()
    return await people_on_the_case(uow, row.application_id) | {row.answered_by}


async def follows_an_appeal(uow: UnitOfWork, application_id: UUID) -> bool:
    """Whether this is what a new panel reads after an appeal that was upheld."""
    query = select(appeal.c.id).where(appeal.c.successor_id == application_id)
    return await uow.first(query) is not None


async def who_may_not_decide(uow: UnitOfWork, application_id: UUID) -> frozenset[UUID]:
    """Those of an old case; and whoever decided what an appeal put right, or answered that."""
    rows: Sequence[Row[Any]] = await uow.all(
        select(letter.c.decided_by, appeal.c.answered_by)
        .join(letter, letter.c.id == appeal.c.letter_id)
        .where(appeal.c.application_id == application_id, appeal.c.status == Status.UPHELD)
    )
    before = await people_of_the_case_before(uow, application_id)
    return before | {row.decided_by for row in rows} | {row.answered_by for row in rows}


def _values(each: Appeal) -> dict[str, Any]:
    answered = each.answered
    return {
        "application_id": each.application_id,
        "letter_id": each.letter_id,
        "organisation_id": each.organisation_id,
        "stream": each.stream,
        "renews": each.renews,
        "status": each.status,
        "version": each.version,
        "grounds": each.grounds,
        "answer_by": each.answer_by,
        "remedy": each.remedy,
        "successor_id": each.successor_id,
        "lodged_by": each.lodged.by,
        "lodged_at": each.lodged.at,
        "answered_by": answered.by if answered else None,
        "answered_at": answered.at if answered else None,
        "answered_reason": answered.reason if answered else None,
    }


def appeal_of(row: Row[Any]) -> Appeal:
    return Appeal(
        id=row.id,
        application_id=row.application_id,
        letter_id=row.letter_id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        renews=row.renews,
        status=Status(row.status),
        version=row.version,
        grounds=row.grounds,
        lodged=Decision(row.lodged_by, row.lodged_at, row.grounds),
        answer_by=row.answer_by,
        remedy=row.remedy,
        successor_id=row.successor_id,
        answered=(
            Decision(row.answered_by, row.answered_at, row.answered_reason)
            if row.answered_by
            else None
        ),
    )
