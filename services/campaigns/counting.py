"""Indicators are fed by events: each counts once, in the month in which it happened.

However late, in whatever order and how often events arrive, the numbers become the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from campaigns import pathway
from campaigns.domain.pathway import Pathway
from campaigns.store import figures
from campaigns.store.figures import Cell
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events import REGISTRY, Envelope
from sanctuary.events.catalogue import all_events
from sanctuary.subscribers import Subscribers


async def count(envelopes: Sequence[Envelope], uow: UnitOfWork) -> None:
    """Add what these events say to the indicators, each by the pathway of its day."""
    editions = pathway.editions()
    found: Counter[Cell] = Counter()
    for each in envelopes:
        found.update(added([each], pathway.among(editions, london_day(each.time))))
    await figures.add(uow, found)


def added(envelopes: Iterable[Envelope], path: Pathway) -> Counter[Cell]:
    """What many events add, by month, indicator, stream and nation."""
    found: Counter[Cell] = Counter()
    for each in envelopes:
        facts = each.data.model_dump(mode="json")
        place = (facts.get("stream") or "", facts.get("nation") or "")
        fed = path.fed_by(each.type, facts, london_day(each.time))
        for (indicator, day), number in fed.items():
            found[day.replace(day=1), indicator, *place] += number
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
        subscribers.on_envelopes(REGISTRY[kind])(count)
