"""A message for an organisation or a group that did not reach one contact goes to the next one.

Only for what such a body must hear (renewals, service messages), and only to who has not had the
same message. When nobody is left, that is said once, and a person takes over (DOMAIN C13).
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from notifications.commands import reach
from notifications.domain.delivery import HOPED
from notifications.domain.fallback import FALLS_BACK, next_contact, still_hoped
from notifications.store import contacts
from notifications.store import parties as store
from notifications.store.deliveries import Message
from notifications.store.parties import PartyKind
from sanctuary.db import UnitOfWork
from sanctuary.events.notifications import MessageUndeliverable


async def unreached(uow: UnitOfWork, rows: Iterable[Any]) -> None:
    """`rows` are deliveries that failed in this transaction: any with id and category."""
    failed = [row.id for row in rows if row.category in FALLS_BACK]
    if not failed:
        return
    for message, people in await store.messages_of(uow, failed):
        await _take_over(uow, message, people)


async def _take_over(uow: UnitOfWork, message: Any, failed: Collection[UUID | None]) -> None:
    had = await store.had_by(uow, message)
    if all(person and had.get(person) in HOPED for person in failed):
        return  # the text message failed, and the mail about the same thing did not
    people = await _contacts(uow, message.party_kind, message.party_id)
    following = next_contact(people, had)
    if following is not None:
        await contacts.want(uow, [(following, 1)])
        copied = Message(
            following,
            message.template,
            message.category,
            message.cause,
            step=message.step,
            values=message.values,
            generation=message.generation,
        )
        await reach.queue(uow, [copied], at=uow.clock.now())
    elif not still_hoped(had.values()):
        await store.nobody_left(uow, message, at=uow.clock.now())
        uow.emit(
            MessageUndeliverable(
                party_kind=message.party_kind,
                party_id=message.party_id,
                cause=message.cause,
                template=message.template,
            )
        )


async def _contacts(uow: UnitOfWork, kind: PartyKind, party_id: UUID) -> list[UUID]:
    if kind == "organisation":
        return await contacts.organisation_contacts(uow, party_id) or []
    return await contacts.group_contacts(uow, party_id) or []
