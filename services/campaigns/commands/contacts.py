"""Counting what moved people to act, as they say it: no list of who said what is kept."""

from datetime import datetime
from uuid import UUID

from campaigns.domain.contact import Contact
from campaigns.store import contacts as store
from campaigns.store import mobilisations, once
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import ContactLinked


async def link(
    uow: UnitOfWork, mobilisation_id: UUID, contact: Contact, *, person_id: UUID, at: datetime
) -> bool:
    """Whether it was counted: each person and contact once for a call."""
    found = await mobilisations.get(uow, mobilisation_id, lock=True)
    found.must_count()
    counted = once_id(uow, mobilisation_id, person_id, contact)
    total = await store.count(uow, mobilisation_id, contact, once=counted, at=at)
    if total is None:
        return False
    uow.emit(ContactLinked(mobilisation_id=mobilisation_id, contact=contact, total=total))
    return True


def once_id(uow: UnitOfWork, mobilisation_id: UUID, person_id: UUID, contact: Contact) -> UUID:
    """What stands for "this moved this person": the person cannot be read from it."""
    return once.mark(uow, mobilisation_id, person_id, f"contact:{contact.value}")
