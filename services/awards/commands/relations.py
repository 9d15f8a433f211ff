"""What may be a conflict of interest, as membership's events and the days say."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from awards import store
from awards.queries.pool import looked_back_to
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import NotFound


async def keep_organisation_contacts(
    uow: UnitOfWork, organisation_id: UUID, contacts: Sequence[UUID]
) -> None:
    """Called before the new contacts are written: those who are missing among them have left."""
    try:
        before = await store.get_organisation(uow, organisation_id)
    except NotFound:
        return
    left = await without_erased(uow, [each for each in before.contacts if each not in contacts])
    await store.keep_past_contacts(uow, organisation_id, left, until=uow.clock.today())


async def open_relations_day(uow: UnitOfWork, day: date) -> None:
    """What is too long ago to be a conflict of interest is forgotten."""
    await store.forget_past_contacts(uow, before=looked_back_to(day))
