"""Indicators are fed by events: each counts once, in the month in which it arrived here."""

from collections import Counter
from collections.abc import Sequence

from campaigns import pathway
from campaigns.domain.pathway import Pathway
from campaigns.store import figures
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events import REGISTRY, Event
from sanctuary.events.catalogue import all_events
from sanctuary.subscribers import Subscribers


async def count(events: Sequence[Event], uow: UnitOfWork) -> None:
    """Add what these events say to the indicators of the pathway that holds today."""
    today = london_day(uow.clock.now())
    await figures.add(uow, today.replace(day=1), added(events, pathway.on(today)))


def added(events: Sequence[Event], path: Pathway) -> dict[tuple[str, str, str], int]:
    """What many events add, by indicator, stream and nation."""
    found: Counter[tuple[str, str, str]] = Counter()
    for event in events:
        facts = event.model_dump(mode="json")
        place = (facts.get("stream") or "", facts.get("nation") or "")
        for indicator, number in path.fed_by(event.TYPE, facts).items():
            found[indicator, *place] += number
    return found


def subscribe(subscribers: Subscribers) -> None:
    """Take every event that an indicator counts. Raises ValueError for one that nobody publishes.

    A new kind of event in the pathway therefore counts from the next start of the service.
    """
    all_events()
    for kind in sorted({kind for edition in pathway.editions() for kind in edition.events}):
        if kind not in REGISTRY:
            msg = f"the pathway counts {kind}, which nobody publishes"
            raise ValueError(msg)
        subscribers.on_batch(REGISTRY[kind])(count)
