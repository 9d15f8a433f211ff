"""Somebody was shown ids of people: that stays on record, and not whose they were."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from campaigns.store import mobilisations as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def note(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    shown: str,
    ids: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """In the transaction that shows them. Where no id is shown nothing is recorded."""
    people = len(set(ids))
    if people:
        await store.note_seen(uow, mobilisation_id, shown, people, by=by.id, at=at)
