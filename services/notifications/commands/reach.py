"""By which channels a message goes: e-mail always, a text message to whoever asked for those.

The one place where deliveries are queued for more than one channel. Whether each of them may go is
judged right before the wire, for each channel by its own choice and its own address.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from notifications.catalogue import CATALOGUE, FALLBACK_LANGUAGE, template
from notifications.domain.delivery import SMS
from notifications.domain.overtaken import CORRECTING
from notifications.store import contacts, deliveries
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.events.notifications import ContactUnreachable

# Kinds of message of which at least one has words for a telephone.
OFFERED = frozenset(one.category for one in CATALOGUE if one.english.sms)


async def queue(uow: UnitOfWork, messages: Sequence[Message], *, at: datetime) -> int:
    """Queue each message by every channel of its reader. Returns how many e-mails are new."""
    new = await deliveries.queue(uow, messages, at=at)
    await deliveries.queue(uow, await _as_texts(uow, messages), at=at)
    return new


async def _as_texts(uow: UnitOfWork, messages: Sequence[Message]) -> list[Message]:
    by_category: dict[str, list[Message]] = defaultdict(list)
    for one in messages:
        if one.category in OFFERED and template(one.template, FALLBACK_LANGUAGE).sms:
            by_category[one.category].append(one)
    found = []
    for category, those in by_category.items():
        people = [one.person_id for one in those]
        asked = await contacts.choosers(uow, people, category, SMS)
        begun = await _told_by_text(uow, those)
        found += [
            # The key of its sender stands with the mail.
            replace(one, channel=SMS, once=None, id=None)
            for one in those
            if one.person_id in asked or (one.person_id, one.cause) in begun
        ]
    return found


async def _told_by_text(uow: UnitOfWork, messages: Sequence[Message]) -> set[tuple[UUID, UUID]]:
    """Who hears the end of something by text because the text with its beginning reached them."""
    causes = {one.cause for one in messages if one.template in CORRECTING}
    return {
        (person, cause)
        for cause in causes
        for person in await deliveries.reached(uow, cause, channel=SMS)
    }


async def number_is_dead(uow: UnitOfWork, person_id: UUID, number: str | None) -> None:
    """A text message came back for good: membership hears of it, and nothing more goes there.

    A number that was replaced meanwhile is nobody's any more. Without one it is that of now.
    """
    if await contacts.doubt_mobile(uow, person_id, number):
        uow.emit(ContactUnreachable(person_id=person_id, channel=SMS))
