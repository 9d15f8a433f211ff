"""Saying "not this time" to a call: heard, counted as a number, and nobody asks why."""

from datetime import datetime
from uuid import UUID

from campaigns.store import history
from campaigns.store import mobilisations as store
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork


async def decline(uow: UnitOfWork, mobilisation_id: UUID, *, person_id: UUID, at: datetime) -> None:
    """Said twice, it is the same. What somebody does all the same counts before it."""
    mobilisation = await store.get(uow, mobilisation_id)
    mobilisation.must_count()
    await history.decline(uow, person_id, mobilisation_id, on=london_day(at))
