"""What was written for applications that led to no award goes after its time; that it was stays."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, select, update

from awards.domain.appeal import Status as Appeal
from awards.domain.application import Status
from awards.domain.evidence import Evidence
from awards.store.evidence import evidence_of
from awards.tables import (
    answer_revision,
    appeal,
    application,
    evidence_request,
    joint_review,
    particulars,
    preparation,
    question,
    review,
    visit,
)
from sanctuary.db import UnitOfWork


async def past_keeping(
    uow: UnitOfWork, *, refused_before: date, withdrawn_before: date, most: int
) -> list[UUID]:
    """Applications whose words are no longer needed, oldest first; none with an open appeal."""
    ended = func.date(func.coalesce(application.c.decided_at, application.c.stage_since))
    waits = select(appeal.c.application_id).where(appeal.c.status == Appeal.LODGED)
    refused = (application.c.status == Status.NOT_YET) & (ended < refused_before)
    withdrawn = (application.c.status == Status.WITHDRAWN) & (ended < withdrawn_before)
    rows = await uow.all(
        select(application.c.id)
        .where(refused | withdrawn, application.c.words_erased_on.is_(None))
        .where(application.c.id.not_in(waits))
        .order_by(application.c.id)
        .limit(most)
        .with_for_update(of=application)
    )
    return [row.id for row in rows]


async def files_of(uow: UnitOfWork, applications: Sequence[UUID]) -> list[Evidence]:
    return [each for one in applications for each in await evidence_of(uow, one)]


async def erase_words(uow: UnitOfWork, applications: Sequence[UUID], *, on: date) -> None:
    """Answers, plans, reports and comments. Who decided what, when and why stays as it is."""
    await uow.execute(
        update(application)
        .where(application.c.id.in_(applications))
        .values(answers={}, returned="", words_erased_on=on)
    )
    blanked: tuple[tuple[Table, dict[str, Any]], ...] = (
        (answer_revision, {"answers": {}}),
        (evidence_request, {"asked": ""}),
        (joint_review, {"notes": ""}),
        (particulars, {"partners": []}),
        (question, {"asks": "", "answer": None}),
        (review, {"comment": ""}),
        (visit, {"report": ""}),
    )
    for table, values in blanked:
        await uow.execute(
            update(table).where(table.c.application_id.in_(applications)).values(values)
        )
    await uow.execute(delete(preparation).where(preparation.c.application_id.in_(applications)))
