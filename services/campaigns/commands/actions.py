"""Counting what people did. Nothing they wrote is asked for, and nobody can list them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from campaigns.domain.action import Action
from campaigns.store import history, once
from campaigns.store import mobilisations as store
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import ActionRecorded


async def record(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    actions: Iterable[Action],
    *,
    person_id: UUID,
    at: datetime,
) -> list[Action]:
    """Count each kind of action once for a person; returns those that were new.

    The mobilisation is locked, so that its totals and its events keep one order.
    """
    mobilisation = await store.get(uow, mobilisation_id, lock=True)
    mobilisation.must_count()
    new: list[Action] = []
    for action in sorted(set(actions)):
        counted = once_id(uow, mobilisation_id, person_id, action)
        total = await store.count_action(uow, mobilisation_id, action, once=counted, at=at)
        if total is not None:
            new.append(action)
            if not mobilisation.drill:
                await history.note(uow, person_id, action, on=london_day(at))
            uow.emit(ActionRecorded(mobilisation_id=mobilisation_id, action=action, total=total))
    return new


def once_id(uow: UnitOfWork, mobilisation_id: UUID, person_id: UUID, action: Action) -> UUID:
    """What stands for "this person did this": the person cannot be read from it."""
    return once.mark(uow, mobilisation_id, person_id, f"action:{action.value}")
