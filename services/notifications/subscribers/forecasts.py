"""What other services ask before they send."""

from notifications.queries import forecasts
from notifications.subscribers.base import subscribers
from sanctuary.asks import ASK_FORECAST, ForecastAnswer, ForecastAsked
from sanctuary.db import UnitOfWork


@subscribers.answers(ASK_FORECAST, ForecastAsked)
async def forecast(question: ForecastAsked, uow: UnitOfWork) -> ForecastAnswer:
    found = await forecasts.forecast(
        uow, question.person_ids, question.category, template=question.template
    )
    return ForecastAnswer(
        counts=found.counts,
        last_places=found.last_places,
        samples=found.samples,
        behind=found.behind,
        fallbacks=found.fallbacks,
        last_ids=found.last_ids,
    )
