"""Before somebody sends: who would hear it, and who would not and why."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from notifications.domain import small_counts
from notifications.domain.delivery import EMAIL
from notifications.queries import forecasts as queries
from notifications.queries.forecasts import Forecast
from sanctuary.actor import Actor, Role
from sanctuary.asks import MOST_FORECAST
from sanctuary.auth import requires
from sanctuary.events.notifications import Category
from sanctuary.http import WITHOUT_KEY, Uow
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["forecasts"])
SEES_IDS = (Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER)
Author = Annotated[Actor, Depends(requires(*SEES_IDS, Role.DUTY_OFFICER))]


class ForecastBody(BaseModel):
    """Who is meant, and what kind of message it is."""

    model_config = ConfigDict(extra="forbid")

    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_FORECAST)]
    category: Category
    template: Annotated[str, Field(max_length=100)] = ""
    channel: Annotated[str, Field(max_length=20)] = EMAIL


class Part(BaseModel):
    """`sample`: a few ids, for whoever may see who it is."""

    part: str
    people: int | None
    sample: list[UUID]


class ForecastView(BaseModel):
    """The parts sum to the people asked about, each counted once.

    `last_places`: for so many of those reached this is the last campaign or renewal of their week.
    `fallbacks`: so many of those who get it would not read in their language what the template says
    in English; null without a template. Whoever may not see who it is asks about twenty people or
    more, and to them a count under five is null, none at all too.
    """

    asked: int
    will_send: int | None
    last_places: int | None
    fallbacks: int | None
    parts: list[Part]


@router.post("/audience-forecasts", openapi_extra=WITHOUT_KEY)
async def forecast(body: ForecastBody, uow: Uow, actor: Author) -> ForecastView:
    """Judged as right before the wire, as things are now. Nothing is sent and nothing is kept."""
    found = await queries.forecast(
        uow, body.person_ids, body.category, template=body.template, channel=body.channel
    )
    if not actor.may(*SEES_IDS):
        return _in_numbers(found)
    return ForecastView(
        asked=found.asked,
        will_send=found.counts[queries.WILL_SEND],
        last_places=found.last_places,
        fallbacks=found.fallbacks,
        parts=[
            Part(part=part, people=people, sample=found.samples.get(part, []))
            for part, people in found.counts.items()
        ],
    )


def _in_numbers(found: Forecast) -> ForecastView:
    """Without what would tell of one person."""
    small_counts.must_be_many(found.asked - found.counts[queries.NOT_KNOWN_YET])
    counts = small_counts.all_told(found.counts)
    return ForecastView(
        asked=found.asked,
        will_send=counts[queries.WILL_SEND],
        last_places=small_counts.told(found.last_places),
        fallbacks=small_counts.told(found.fallbacks or 0),
        parts=[Part(part=part, people=people, sample=[]) for part, people in counts.items()],
    )
