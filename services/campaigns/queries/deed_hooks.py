"""Days to come that a letter to a paper could begin with, where somebody lives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from campaigns.domain.hooks import Hook
from campaigns.domain.playbook import Said
from campaigns.store import deeds as store
from sanctuary.db import UnitOfWork

AHEAD, MOST = timedelta(days=45), 4


@dataclass(frozen=True, slots=True)
class Coming:
    title: Said
    on: date


async def coming(
    uow: UnitOfWork, person_id: UUID, hooks: Iterable[Hook], *, today: date
) -> list[Coming]:
    """The next few days of the calendar, the nearest first."""
    nation, area = await store.nation_of(uow, person_id), await store.area_of(uow, person_id)
    found = [
        Coming(hook.title, one.on)
        for hook in hooks
        if hook.concerns(nation, area)
        for one in hook.between(today, today + AHEAD)
    ]
    return sorted(found, key=lambda each: (each.on, each.title.en))[:MOST]
