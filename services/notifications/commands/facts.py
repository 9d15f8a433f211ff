"""Facts of the network: published as events, and told to those whom staff let us call."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.domain.webhooks import Fact
from notifications.store import webhooks
from sanctuary.db import UnitOfWork
from sanctuary.events import Event
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReopened,
    AlertUnanswered,
    MobilisationProgressed,
)

_TOLD: Mapping[type[Event], Fact] = MappingProxyType(
    {
        AlertAcknowledged: Fact.ALERT_ACKNOWLEDGED,
        AlertEscalated: Fact.ALERT_ESCALATED,
        AlertReopened: Fact.ALERT_REOPENED,
        AlertUnanswered: Fact.ALERT_UNANSWERED,
        MobilisationProgressed: Fact.MOBILISATION_DONE,
    }
)


async def announce(uow: UnitOfWork, event: Event) -> None:
    """Both with this transaction. What an event may say, a call may: ids and counts."""
    uow.emit(event)
    fact = _TOLD.get(type(event))
    if fact is None or getattr(event, "done", True) is False:
        return
    data = event.model_dump(mode="json")
    listening = await webhooks.listening(uow, fact, None)
    told = [(webhook_id, fact, data) for webhook_id, _ in listening]
    await webhooks.queue(uow, told, at=uow.clock.now())
