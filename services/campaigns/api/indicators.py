"""What the pathway to change counts, and what it has counted; exact, so not to be passed on."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Path, Query
from pydantic import BaseModel, ConfigDict

from campaigns import pathway
from campaigns.api.fields import Nation
from campaigns.domain.figures import by_month, lines
from campaigns.store import figures
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.clock import london_day
from sanctuary.errors import Invalid
from sanctuary.http import Now, Page, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["evidence"])
READERS = (Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR, Role.TRUSTEE)
Reader = Annotated[Actor, Depends(requires(*READERS))]
LONGEST_YEARS = 10


class IndicatorView(BaseModel):
    """`of` is the outcome or the impact it speaks for; `event` is what it counts."""

    key: str
    of: str
    event: str
    en: str
    cy: str


class GoalView(BaseModel):
    key: str
    en: str
    cy: str


class OutcomeView(GoalView):
    objective: str
    impacts: list[str]


class PathwayView(BaseModel):
    since: date
    source: str
    objectives: list[GoalView]
    outcomes: list[OutcomeView]
    impacts: list[GoalView]
    indicators: list[IndicatorView]


class LineView(BaseModel):
    """`part` is `all`, `nation` or `stream`; `name` says which, or `unknown`."""

    model_config = ConfigDict(from_attributes=True)

    indicator: str
    part: Literal["all", "nation", "stream"]
    name: str
    number: int


class MonthView(BaseModel):
    indicator: str
    month: date
    number: int


@router.get("/pathway", dependencies=[Depends(signed_in)])
async def show_pathway(now: Now) -> PathwayView:
    """Objectives, outcomes and impacts, and what is counted for each, as they hold today."""
    path = pathway.on(london_day(now))
    goals = {
        name: [GoalView(key=each.key, en=each.said.en, cy=each.said.cy) for each in found]
        for name, found in (("objectives", path.objectives), ("impacts", path.impacts))
    }
    return PathwayView(
        since=path.since,
        source=path.source.en,
        **goals,
        outcomes=[
            OutcomeView(
                key=each.key,
                en=each.said.en,
                cy=each.said.cy,
                objective=each.objective,
                impacts=list(each.impacts),
            )
            for each in path.outcomes
        ],
        indicators=[
            IndicatorView(
                key=each.key, of=each.of, event=each.event, en=each.said.en, cy=each.said.cy
            )
            for each in path.indicators
        ],
    )


@router.get("/indicators")
async def list_indicators(
    by: Reader,
    uow: Uow,
    first: Annotated[date, Query(alias="from", description="The first month that counts")],
    last: Annotated[date, Query(alias="to", description="The last month that counts")],
    nation: Nation | None = None,
) -> Page[LineView]:
    """What each indicator counted: as a whole, by nation, by stream. A short list, so one page.

    With a role for one nation, name that nation.
    """
    by.must(*READERS, nation=nation)
    if not first <= last or last.year - first.year > LONGEST_YEARS:
        raise Invalid(
            f"Choose a first and a last month in this order, {LONGEST_YEARS} years at most.",
            errors=[{"field": "to", "detail": "Not before the first month."}],
        )
    counts = await figures.counted(uow, first.replace(day=1), last, nation=nation)
    keys = [each.key for each in pathway.on(last).indicators]
    return Page(items=[LineView.model_validate(each) for each in lines(counts, keys)])


@router.get("/indicators/{year}/months")
async def list_indicator_months(
    year: Annotated[int, Path(ge=2000, le=2200)],
    by: Reader,
    uow: Uow,
    nation: Nation | None = None,
) -> Page[MonthView]:
    """How a year went, month by month; a short list, so one page."""
    by.must(*READERS, nation=nation)
    counts = await figures.counted(uow, date(year, 1, 1), date(year, 12, 31), nation=nation)
    keys = [each.key for each in pathway.on(date(year, 12, 31)).indicators]
    return Page(
        items=[
            MonthView(indicator=key, month=date(year, n, 1), number=number)
            for key in keys
            for n, number in enumerate(by_month(counts, key, year).numbers, 1)
        ]
    )
