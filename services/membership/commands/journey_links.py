"""The way to a supporter's own path: a link to an address, if we hold it."""

from membership.store import erasures
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import JourneyLinkAsked
from sanctuary.ids import derived_id


async def send_link(uow: UnitOfWork, email: str) -> None:
    """Whoever typed the address learns nothing either way. One a day, made of person and day."""
    someone = await erasures.by_address(uow, email)
    if someone is not None:
        request_id = derived_id("journey_link", someone.id, uow.clock.today())
        uow.emit(JourneyLinkAsked(request_id=request_id, person_id=someone.id))
