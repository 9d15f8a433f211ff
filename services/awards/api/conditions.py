"""Conditions of an award: read by its holder, settled by coordinators with a reason."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from awards.api.applications import Reason
from awards.api.callers import Coordinator, OfAward
from awards.commands.conditions import settle_condition
from awards.domain.condition import Condition, Result, Status
from awards.queries import conditions as queries
from awards.store.conditions import condition_of
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.http import Edit, Now, Page, PageRequest, Uow

router = http.router("/v1/conditions", ["conditions"])
of_awards = http.router("/v1/awards", ["conditions"])


class StepOut(BaseModel):
    """`by` is left out for the holder, who hears from the network, not from one person."""

    result: Result
    due_before: date
    due_after: date
    at: datetime
    reason: str
    by: UUID | None = None


class ConditionOut(BaseModel):
    id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    words: str
    due_on: date
    status: Status
    version: int
    steps: list[StepOut] = Field(default_factory=list)


class ConditionsOut(BaseModel):
    items: list[ConditionOut]


class SettleIn(BaseModel):
    """`due_on` belongs to "extended": the new day."""

    result: Result
    reason: Reason
    due_on: date | None = None


def show(each: Condition, steps: list[StepOut] | None = None) -> ConditionOut:
    names = [name for name in ConditionOut.model_fields if name != "steps"]
    return ConditionOut(**{name: getattr(each, name) for name in names}, steps=steps or [])


@of_awards.get("/{award_id}/conditions")
async def conditions_of_award(award_id: UUID, by: OfAward, uow: Uow) -> ConditionsOut:
    """The conditions of one award, a few at most, each with what was said about it."""
    found, steps, inside = await queries.of_award(uow, award_id, by=by)
    told: dict[UUID, list[StepOut]] = {}
    for row in steps:
        step = StepOut(
            result=row.result,
            due_before=row.due_before,
            due_after=row.due_after,
            at=row.settled_at,
            reason=row.settled_reason,
            by=row.settled_by if inside else None,
        )
        told.setdefault(row.condition_id, []).append(step)
    return ConditionsOut(items=[show(each, told.get(each.id)) for each in found])


@router.get("")
async def open_conditions(
    *,
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    now: Now,
    overdue: Annotated[bool, Query(description="only those whose day has passed")] = False,
) -> Page[ConditionOut]:
    """The open conditions in your part of the network, the first due first."""
    day = london_day(now) if overdue else None
    rows = await queries.coordinated(uow, by, page, overdue_on=day)
    return page.page(rows, lambda row: show(condition_of(row)), lambda row: (row.due_on, row.id))


@router.post("/{condition_id}/settlement")
async def settle(condition_id: UUID, body: SettleIn, by: Coordinator, edit: Edit) -> ConditionOut:
    """Say what became of it: met, missed, or more time. The award goes on in each case."""
    settled = await settle_condition(
        edit.uow,
        condition_id,
        result=body.result,
        until=body.due_on,
        reason=body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    http.etag(edit.response, settled.version)
    return show(settled)
