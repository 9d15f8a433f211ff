"""A number was given for text messages: nothing goes there but the code that proves it."""

from notifications.store import contacts
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import MobileGiven


@subscribers.on(MobileGiven)
async def mobile_given(event: MobileGiven, uow: UnitOfWork) -> None:
    await contacts.want(uow, [(event.person_id, event.contact_version)])
