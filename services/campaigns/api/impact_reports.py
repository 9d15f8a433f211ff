"""The impact report of a year: looked at, published once, read by everybody."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path
from pydantic import BaseModel, Field

from campaigns.api.fields import Reason
from campaigns.commands import impact as commands
from campaigns.queries.impact import build
from campaigns.store import figures as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import public, requires
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/impact-reports", ["evidence"])
READERS = (Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER, Role.TRUSTEE)
Publisher = Annotated[Actor, Depends(requires(*commands.PUBLISHERS))]
Reader = Annotated[Actor, Depends(requires(*READERS))]
Year = Annotated[int, Path(ge=2000, le=2200)]


class PublishIn(Reason):
    year: Annotated[int, Field(ge=2000, le=2200)]


class ReportView(BaseModel):
    """A number that is null is withheld: it, or what it would tell of, is under `withheld_under`.

    Exact without that.
    """

    year: int
    as_at: date
    withheld_under: int | None
    report: dict[str, Any]


class YearView(BaseModel):
    year: int
    as_at: date


class YearsView(BaseModel):
    items: list[YearView]


@router.post("", status_code=201)
async def publish_report(body: PublishIn, by: Publisher, uow: Uow, now: Now) -> ReportView:
    """Publish the report of a year that is over: once, with small numbers withheld."""
    await commands.publish(uow, body.year, reason=body.reason, by=by, at=now)
    return _view(await store.published(uow, body.year))


@router.get("", dependencies=[Depends(public)])
async def list_reports(uow: Uow) -> YearsView:
    """The years whose report is published, newest first."""
    rows = await store.published_years(uow)
    return YearsView(items=[YearView(year=row.year, as_at=row.as_at) for row in rows])


@router.get("/{year}", dependencies=[Depends(public)])
async def read_report(year: Year, uow: Uow) -> ReportView:
    """A year as everybody may read it."""
    return _view(await store.published(uow, year))


@router.get("/{year}/preview")
async def preview_report(year: Year, by: Publisher, uow: Uow, now: Now) -> ReportView:
    """As it would be published now, with small numbers withheld."""
    today = london_day(now)
    report = await commands.preview(uow, year, by=by, at=now)
    under = commands.rule_on(today).threshold
    return ReportView(year=year, as_at=today, withheld_under=under, report=report)


@router.get("/{year}/exact")
async def exact_report(year: Year, by: Reader, uow: Uow, now: Now) -> ReportView:
    """The same with every number. Do not pass it on: for that, there is the published one."""
    by.must(*READERS)
    today = london_day(now)
    report = await build(uow, year, today, None)
    return ReportView(year=year, as_at=today, withheld_under=None, report=report)


def _view(row: Any) -> ReportView:
    return ReportView(
        year=row.year, as_at=row.as_at, withheld_under=row.threshold, report=row.document
    )
