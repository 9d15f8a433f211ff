"""The awards in figures: exact for those whose part it is, published once a year for everybody."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from awards.api.applications import Reason
from awards.api.callers import Coordinator
from awards.commands import seeing as commands
from awards.domain.figures import rows_of
from awards.queries import figures as query
from awards.store import seeing as store
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import public, requires
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import Now, Page, Uow

own = http.router("/v1/award-figures", ["seeing"])
published = http.router("/v1/published-figures", ["seeing"])

Publisher = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Year = Annotated[int, Query(ge=2000, le=2200)]


class FigureRow(BaseModel):
    """`part` is `all`, `stream` or `nation`; `name` says which. No median without decisions."""

    model_config = ConfigDict(from_attributes=True)

    part: Literal["all", "stream", "nation"]
    name: str
    applications: int | None
    awards: int | None
    renewals: int | None
    lapses: int | None
    decisions: int | None
    median_days: int | None


class PublishIn(BaseModel):
    """`as_at`: the last day that counts; the year's last one if left out."""

    year: int = Field(ge=2000, le=2200)
    as_at: date | None = None
    reason: Reason


class PublishedOut(BaseModel):
    """What is null is withheld: fewer than `withheld_under`. `others` are small parts together."""

    year: int
    as_at: date
    withheld_under: int
    rows: list[FigureRow]


class YearsOut(BaseModel):
    years: list[int]


def show(row: AnyRow) -> PublishedOut:
    return PublishedOut(year=row.year, as_at=row.as_at, withheld_under=row.threshold, rows=row.rows)


@own.get("")
async def award_figures(
    by: Coordinator,
    uow: Uow,
    now: Now,
    year: Year,
    as_at: Annotated[date | None, Query(description="The last day that counts")] = None,
) -> Page[FigureRow]:
    """A year of your part of the network, as it is known on a day; a short list, so one page.

    These are exact. Do not pass them on: for that, there are the published ones.
    """
    facts = await query.facts(uow, year, as_at or london_day(now), by=by)
    return Page(items=[FigureRow.model_validate(row) for row in rows_of(facts)])


@published.post("", status_code=201)
async def publish_figures(body: PublishIn, by: Publisher, uow: Uow, now: Now) -> PublishedOut:
    """Publish the figures of a year that is over: once, with small numbers withheld."""
    await commands.publish_figures(uow, body.year, body.as_at, body.reason, by=by, at=now)
    return show(await store.published(uow, body.year))


@published.get("", dependencies=[Depends(public)])
async def list_published_years(uow: Uow) -> YearsOut:
    """The years whose figures are published, newest first."""
    return YearsOut(years=await store.published_years(uow))


@published.get("/{year}", dependencies=[Depends(public)])
async def read_published_figures(year: int, uow: Uow) -> PublishedOut:
    """A year as everybody may read it, for the charity's impact report."""
    return show(await store.published(uow, year))
