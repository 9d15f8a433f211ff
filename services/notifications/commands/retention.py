"""Personal data leaves on time: the person goes, the count stays."""

from datetime import date, datetime, time, timedelta

from notifications import rules
from notifications.domain.rhythm import week_of
from notifications.store import retention as store
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork


async def forget(uow: UnitOfWork, day: date) -> int:
    """What each category kept for its time. Returns how many messages forgot their person."""
    midnight = datetime.combine(day, time(), LONDON)
    kept: dict[str, int] = rules.on("retention", day)["days"]
    forgotten = sum(
        [
            await store.forget(uow, category, before=midnight - timedelta(days=days))
            for category, days in kept.items()
        ]
    )
    await store.forget_chains(uow, before=midnight - timedelta(days=kept["urgent"]))
    await store.forget_rhythms(uow, week=week_of(day))
    if forgotten:
        await store.forget_marks(uow)
        await store.forget_parts(uow)
    return forgotten
