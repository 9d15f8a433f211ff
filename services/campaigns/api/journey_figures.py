"""What staff see of all paths together: counts by month, and of nobody in particular."""

from datetime import date
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from campaigns.domain.journey_figures import FEWEST, totals
from campaigns.queries import journey as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Uow
from sanctuary.http import router as new_router

router = new_router("/v1/journey-figures", ["journey"])
READERS = (Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR, Role.TRUSTEE)
Reader = Annotated[Actor, Depends(requires(*READERS))]


class FigureView(BaseModel):
    """`total` is empty where it is smaller than five."""

    month: date
    what: str
    total: int | None


class FiguresView(BaseModel):
    """Months that are over. `totals` add up what is shown, and nothing else."""

    fewest: int
    figures: list[FigureView]
    totals: dict[str, int]


@router.get("")
async def journey_figures(_: Reader, uow: Uow) -> FiguresView:
    found = await queries.figures(uow)
    return FiguresView(
        fewest=FEWEST,
        figures=[FigureView(month=one.month, what=one.what, total=one.total) for one in found],
        totals=dict(totals(found)),
    )
