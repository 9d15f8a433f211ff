"""What staff see of people's own plans: how many did what, and words that some let them read."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel

from campaigns.domain.action import Action
from campaigns.domain.deed_figures import Quarter, told
from campaigns.domain.mobilisation import LEADERS
from campaigns.queries import deed_figures as queries
from campaigns.tables import deed as table
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.errors import NotFound
from sanctuary.http import Page, PageRequest, Uow, never_exported
from sanctuary.http import router as new_router

figures = new_router("/v1/deed-figures", ["deeds"])
shared = new_router("/v1/shared-outcomes", ["deeds"])
READERS = (*LEADERS, Role.NATION_COORDINATOR, Role.TRUSTEE)
Reader = Annotated[Actor, Depends(requires(*READERS))]
Leader = Annotated[Actor, Depends(requires(*LEADERS))]


class FigureView(BaseModel):
    """`people` is empty where it is withheld. Without a constituency: the whole nation.

    What has few people is put together as `others`.
    """

    nation: str
    constituency: str | None
    kind: str
    people: int | None


class FiguresView(BaseModel):
    quarter: str
    begins: date
    ends: date
    fewest: int
    figures: list[FigureView]


class SharedView(BaseModel):
    """Somebody's words, as they chose to share them. Whose they are is not told."""

    kind: Action
    nation: str | None
    words: str
    shared_on: date


@figures.get("")
async def deed_figures(
    uow: Uow,
    _: Reader,
    quarter: Annotated[
        str | None, Query(description="One that is over", examples=["2026-Q3"])
    ] = None,
) -> FiguresView:
    """How many people did what in a quarter that is over, by nation and constituency.

    Each person counts once for each kind. Small numbers are withheld, and so is what they could be
    worked out from.
    """
    newest = Quarter.last_before(uow.clock.today())
    asked = Quarter.parse(quarter) if quarter else newest
    if asked > newest:
        raise NotFound("This quarter is not over yet. Ask again when it is.")
    rule = queries.rule(uow)
    rows = told(await queries.counts(uow, asked), rule)
    return FiguresView(
        quarter=str(asked),
        begins=asked.begins,
        ends=asked.ends,
        fewest=rule.threshold,
        figures=[
            FigureView(
                nation=row.nation, constituency=row.constituency, kind=row.kind, people=row.people
            )
            for row in rows
        ],
    )


@shared.get("", openapi_extra=never_exported("private"))
async def shared_outcomes(uow: Uow, actor: Leader, asked: PageRequest) -> Page[SharedView]:
    """What people let you read of what came of it, the newest first."""
    keys = (table.c.told_at, table.c.id)
    rows = await uow.all(asked.select(queries.shared(actor), *keys, descending=True))
    return asked.page(
        rows,
        lambda row: SharedView(
            kind=Action(row.kind),
            nation=row.nation,
            words=row.told,
            shared_on=london_day(row.told_at),
        ),
        lambda row: (row.told_at, row.id),
    )
