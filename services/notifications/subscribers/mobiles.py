"""A number was given for text messages: nothing goes there but the code that proves it."""

from dataclasses import replace

from notifications.domain.delivery import PROVES_NUMBER, SMS
from notifications.store import contacts, deliveries
from notifications.store.deliveries import Message
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.events.membership import MobileGiven


@subscribers.on(MobileGiven)
async def mobile_given(event: MobileGiven, uow: UnitOfWork) -> None:
    """The code is derived where it is sent and where it is checked; it never travels.

    A mail without it says so as well: whoever got hold of somebody's link does not go unnoticed.
    """
    if not await without_erased(uow, [event.person_id]):
        return
    await contacts.want(uow, [(event.person_id, event.contact_version)])
    at = uow.clock.now()
    mail = Message(event.person_id, PROVES_NUMBER, "service", event.proof_id)
    code = replace(mail, channel=SMS, expires_at=event.expires_at)
    await deliveries.queue(uow, [mail, code], at=at)
