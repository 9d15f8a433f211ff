"""The suggested donation: for information, never asked for and never kept."""

from datetime import date

from fastapi import Depends
from pydantic import BaseModel

from membership.charter_rules import DONATION
from membership.domain import dated
from sanctuary.auth import public
from sanctuary.http import Uow
from sanctuary.http import router as make_router

router = make_router("/v1/donation-suggestions", tags=["signing"])


class BandView(BaseModel):
    """`income_up_to`: None for the last band, which has no upper end. Amounts per year."""

    income_up_to: int | None
    suggested: int


class SuggestionView(BaseModel):
    """Voluntary: signing does not depend on it, and nobody keeps who gives."""

    voluntary: bool
    currency: str
    bands: list[BandView]
    since: date
    source: str


@router.get("", dependencies=[Depends(public)])
async def suggestion(uow: Uow) -> SuggestionView:
    """What an organisation might give in a year, by its income, if it wants to."""
    rule = dated.on(DONATION, uow.clock.today())
    return SuggestionView(
        voluntary=True,
        currency=rule.currency,
        bands=[
            BandView(income_up_to=band.income_up_to, suggested=band.suggested)
            for band in rule.bands
        ],
        since=rule.since,
        source=rule.source,
    )
