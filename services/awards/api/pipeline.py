"""The pipeline: which stage each organisation is at, since when, what is next and whose move."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from awards.domain.pipeline import Move, step_of
from awards.queries import pipeline as query
from awards.queries import reach
from awards.queries.pipeline import Asked
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import Now, Page, PageRequest, Uow

router = http.router("/v1/pipeline-entries", ["seeing"])
counts_router = http.router("/v1/pipeline-counts", ["seeing"])

Keeper = Annotated[
    Actor,
    Depends(
        requires(
            Role.STREAM_COORDINATOR, Role.NATION_COORDINATOR, Role.LOCAL_LEAD, Role.GROUP_OFFICER
        )
    ),
]
Word = Annotated[str | None, Query(max_length=40)]


class EntryOut(BaseModel):
    """One organisation in one stream. `since` is empty where no day is known.

    `move` says who has to do something next, `next` what, and `by_day` until when, if there is a
    day. `keeper` is who looks after it with us.
    """

    organisation_id: UUID
    stream: str
    nation: str | None
    area: str | None
    stage: str
    since: date | None
    next: str
    move: Move
    by_day: date | None
    keeper: Literal["local_lead", "national_team"]
    application_id: UUID | None
    award_id: UUID | None


class StageCount(BaseModel):
    stage: str
    move: Move
    number: int


class CountsOut(BaseModel):
    total: int
    items: list[StageCount]


def show(row: AnyRow) -> EntryOut:
    return EntryOut(**row._mapping, next=step_of(row.stage).next)  # noqa: SLF001 — a public name


async def asked_for(
    by: Keeper,
    uow: Uow,
    group_id: UUID | None = None,
    stream: Word = None,
    stage: Word = None,
    move: Annotated[Move | None, Query(description="Whose move it is")] = None,
) -> Asked:
    """Which part is wanted. A group that is not the reader's is refused, not shown as empty."""
    asked = Asked(stream=stream, stage=stage, move=move)
    if group_id is None:
        return asked
    group = await reach.group_to_see(uow, group_id, by=by)
    return replace(asked, group_id=group.id)


@router.get("")
async def list_pipeline(
    *,
    by: Keeper,
    uow: Uow,
    now: Now,
    page: PageRequest,
    group_id: UUID | None = None,
    stream: Word = None,
    stage: Word = None,
    move: Annotated[Move | None, Query(description="Whose move it is")] = None,
) -> Page[EntryOut]:
    """Every organisation that you look after, by stream: where it stands and what comes next."""
    asked = await asked_for(by, uow, group_id, stream, stage, move)
    rows = await query.entries(uow, by, page, asked, today=london_day(now))
    return page.page(rows, show, lambda row: (row.organisation_id, row.stream))


@counts_router.get("")
async def count_pipeline(
    *, by: Keeper, uow: Uow, now: Now, asked: Annotated[Asked, Depends(asked_for)]
) -> CountsOut:
    """How many are at each stage, of those that the list with the same filters shows."""
    rows = await query.counts(uow, by, asked, today=london_day(now))
    items = [StageCount(stage=row.stage, move=row.move, number=row.number) for row in rows]
    return CountsOut(total=sum(each.number for each in items), items=items)
