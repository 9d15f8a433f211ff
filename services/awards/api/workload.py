"""What waits for whom: promises that are overdue, and how much the assessors have before them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from awards.api.callers import Coordinator
from awards.api.pipeline import Keeper, Word
from awards.domain.pipeline import Move, step_of
from awards.queries import overdue, workload
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import Now, Page, PageRequest, Uow

promises = http.router("/v1/overdue-promises", ["seeing"])
loads = http.router("/v1/assessor-loads", ["seeing"])


class PromiseOut(BaseModel):
    """An answer that was promised for `hear_by` and is not given yet."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    stage: str
    hear_by: date
    days_over: int
    next: str
    move: Move
    keeper: Literal["local_lead", "national_team"]


class LoadOut(BaseModel):
    """`to_review`: panels that may read and wait for this person's own review.

    `soonest_promise` is the earliest day on which one of their applicants should have heard.
    """

    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    invited: int
    sitting: int
    to_review: int
    reviewed_last_year: int
    soonest_promise: date | None


def show_promise(row: AnyRow, today: date) -> PromiseOut:
    step = step_of(row.stage)
    return PromiseOut(
        application_id=row.id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        stage=row.stage,
        hear_by=row.hear_by,
        days_over=(today - row.hear_by).days,
        next=step.next,
        move=step.move,
        keeper=row.keeper,
    )


@promises.get("")
async def list_overdue_promises(
    by: Keeper, uow: Uow, now: Now, page: PageRequest, stream: Word = None
) -> Page[PromiseOut]:
    """Applicants of yours who should have heard from us, the longest wait first."""
    today = london_day(now)
    rows = await overdue.promises(uow, by, page, stream=stream, today=today)
    return page.page(rows, lambda row: show_promise(row, today), lambda row: (row.hear_by, row.id))


@loads.get("")
async def list_assessor_loads(
    by: Coordinator,
    uow: Uow,
    now: Now,
    page: PageRequest,
    stream: Annotated[str | None, Query(max_length=40)] = None,
) -> Page[LoadOut]:
    """How much each assessor has before them, so that nobody is asked too often."""
    rows = await workload.loads(uow, by, page, stream=stream, today=london_day(now))
    return page.page(rows, LoadOut.model_validate, lambda row: (row.person_id,))
