"""What a program asks us to send: checked whole, and then queued whole, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from notifications.catalogue import FALLBACK_LANGUAGE, Entry, entry, template
from notifications.commands.keys import may_send
from notifications.domain import sends as domain
from notifications.domain.delivery import EMAIL, expires_at
from notifications.domain.keys import ApiKey, KeyKind, OnlyTheTeam
from notifications.domain.sendable import about_something, sendable, to_fill
from notifications.domain.sends import (
    BadRequest,
    FallbackNeedsReason,
    Recipient,
    RecipientUnknown,
    ReferenceUsed,
    SendStatus,
)
from notifications.domain.simulated import ADDRESSES, PEOPLE, SIMULATED, is_simulated
from notifications.domain.templates import MissingPlaceholders
from notifications.queries import sends as queries
from notifications.queries.languages import completeness
from notifications.store import contacts, deliveries, keys
from notifications.store import sends as store
from notifications.store.deliveries import Message
from notifications.store.sends import Send
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

_WHOM = "Check it, or ask whoever keeps the register to add them."


@dataclass(frozen=True, slots=True)
class To:
    """Exactly one of these is given."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    group_id: UUID | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a program asked for, with its times as moments."""

    template: str
    to: To
    values: Mapping[str, str] = field(default_factory=dict)
    about: UUID | None = None
    send_at: datetime | None = None
    expires_at: datetime | None = None
    reference: str | None = None
    once: str | None = None
    fallback_reason: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """`said_before`: how many get nothing now, for they were told under the same `once`."""

    send: Send
    delivery_ids: tuple[UUID, ...]
    said_before: int = 0


@dataclass(frozen=True, slots=True)
class Cancelled:
    send: Send
    cancelled: int
    too_late: int


async def accept(uow: UnitOfWork, key: ApiKey, wish: Wish, *, at: datetime) -> Accepted:
    """Queue it. Raises a refusal that says what to put right; then nothing was written."""
    chosen = message_of(key, wish.template)
    values = values_of(chosen, wish.values)
    must_say_about(chosen, wish.about)
    due_at = domain.due(wish.send_at, at)
    ends = domain.expiry(wish.expires_at, due_at, expires_at(chosen.category, due_at))
    people = await _recipients(uow, key, wish.to)
    falling = 0
    if any(one.language != FALLBACK_LANGUAGE for one in people):
        falling = await _falling_back(uow, chosen.key, people, wish.fallback_reason)
    send = Send(
        id=new_id(),
        key_id=key.id,
        reference=wish.reference,
        template=chosen.key,
        category=chosen.category,
        test=key.kind is KeyKind.TEST,
        status=SendStatus.QUEUED,
        recipients=len(people),
        fallbacks=falling,
        fallback_reason=wish.fallback_reason.strip(),
        created_at=at,
        due_at=due_at,
        expires_at=ends,
    )
    messages = _messages(send, people, values, wish)
    ids = [one.id for one in messages if one.id]
    if not await store.add(uow, send, ids):
        await _say_whose(uow, key, wish.reference or "")
    queued = await deliveries.queue(uow, messages, at=at)
    if queued < len(ids):
        ids = await store.there(uow, send.id)
        send = await store.shrink(uow, send, len(ids), at=at)
    return Accepted(send, tuple(ids), len(messages) - queued)


async def cancel(uow: UnitOfWork, send_id: UUID, key: ApiKey | None, *, at: datetime) -> Cancelled:
    """Stop what has not begun to go out, and say how many were too late."""
    await store.lock(uow, send_id)
    send = await queries.one(uow, send_id, key)
    stopped = await store.cancel_queued(uow, send_id, at=at)
    counts = await store.counts(uow, send_id)
    left = send.recipients - counts.get("cancelled", 0)
    if send.status is SendStatus.QUEUED and left == 0:
        await store.move(uow, send, SendStatus.CANCELLED, at=at)
    return Cancelled(await queries.one(uow, send_id, key), stopped, left)


def message_of(key: ApiKey, name: str) -> Entry:
    """The message that a key asks for, if it may. Raises BadRequest or NotForThisKey."""
    try:
        chosen = entry(name)
    except NotFound:
        chosen = None
    if chosen is None or not sendable(chosen.key, chosen.placeholders):
        raise BadRequest(
            "There is no message of this name that a program may send. This key may send: "
            f"{', '.join(may_send(key)) or 'nothing at present'}.",
            errors=[{"pointer": "#/template", "detail": "Choose one of those listed."}],
        )
    if not key.allowance.covers(chosen.key, chosen.category):
        raise key.refuse(chosen.key, may_send(key))
    return chosen


def must_say_about(chosen: Entry, about: UUID | None) -> None:
    """Raises BadRequest where a link of the message would lead nowhere."""
    if about_something(chosen.placeholders) and about is None:
        raise BadRequest(
            "This message leads to something, so say in “about” which one: its id.",
            errors=[{"pointer": "#/about", "detail": "The id of what the message is about."}],
        )


def values_of(chosen: Entry, given: Mapping[str, str]) -> dict[str, str]:
    """What the message needs of what was given. Raises MissingPlaceholders in any language."""
    needed = to_fill(chosen.placeholders)
    values = domain.chosen(given, needed, chosen.days)
    links = dict.fromkeys(chosen.placeholders - needed, "")
    missing = {
        name: None
        for language in chosen.languages
        for name in template(chosen.key, language).missing(values | links)
    }
    if missing:
        raise MissingPlaceholders(missing)
    return values


async def must_be_team(uow: UnitOfWork, key: ApiKey, people: Sequence[UUID]) -> None:
    """Raises OnlyTheTeam when a team key or a test key would reach somebody else."""
    simulated = frozenset(PEOPLE.values())
    real = [one for one in people if one not in simulated]
    if key.only_team and set(real) - await keys.of_the_team(uow, real):
        raise OnlyTheTeam


def _messages(
    send: Send, people: Sequence[Recipient], values: Mapping[str, str], wish: Wish
) -> list[Message]:
    about = wish.about
    return [
        Message(
            one.person_id,
            send.template,
            send.category,
            about or send.id,
            step="" if about is None else f"send {send.id}",
            values=values,
            channel=SIMULATED if send.test else EMAIL,
            once=None if wish.once is None else f"{send.key_id} {wish.once}",
            id=new_id(),
            due_at=send.due_at,
            expires_at=send.expires_at,
        )
        for one in people
    ]


async def _falling_back(
    uow: UnitOfWork, template: str, people: Sequence[Recipient], reason: str
) -> int:
    """How many would read English for want of their language. Raises FallbackNeedsReason."""
    found = await completeness(uow, template, [one.person_id for one in people])
    if found.fall_back and not reason.strip():
        raise FallbackNeedsReason(found.fall_back)
    return found.fall_back


async def _recipients(uow: UnitOfWork, key: ApiKey, to: To) -> list[Recipient]:
    people = await _found(uow, to)
    shared = to.email is not None and len(people) > 1
    if (shared or not people) and key.only_team and not by_invention(to):
        raise OnlyTheTeam
    if shared:
        raise RecipientUnknown(
            "More than one person is reached at this address. Say which one with person_id.",
            errors=[{"pointer": "#/to/email", "detail": "Shared by several people."}],
        )
    if not people:
        raise RecipientUnknown(_unknown(to), errors=[{"pointer": "#/to", "detail": _unknown(to)}])
    await must_be_team(uow, key, [one.person_id for one in people])
    return people


async def _found(uow: UnitOfWork, to: To) -> list[Recipient]:
    if to.email is not None:
        return await _at_address(uow, to.email.strip())
    if to.person_id is not None:
        ids = [to.person_id]
    elif to.organisation_id is not None:
        ids = await contacts.organisation_contacts(uow, to.organisation_id) or []
    elif to.group_id is not None:
        ids = await contacts.group_contacts(uow, to.group_id) or []
    else:
        ids = []
    ids = list(dict.fromkeys(ids))
    if to.person_id is None:
        # An organisation names its contacts: whom we have not asked about yet is asked about now.
        await contacts.want(uow, [(one, 1) for one in await without_erased(uow, ids)])
    known = await store.people(uow, ids) if ids else {}
    return [known[one] for one in ids if one in known]


async def _at_address(uow: UnitOfWork, address: str) -> list[Recipient]:
    if is_simulated(address):
        small = address.lower()
        return [await store.simulated_person(uow, small)] if small in ADDRESSES else []
    found = (await store.at_addresses(uow, [address])).get(address.lower(), [])
    people = set(await without_erased(uow, [one.person_id for one in found]))
    return [one for one in found if one.person_id in people]


def by_invention(to: To) -> bool:
    """Whether it is a simulated address: whoever asks about that asks about nobody."""
    return to.email is not None and is_simulated(to.email)


def _unknown(to: To) -> str:
    if by_invention(to):
        return f"The simulated addresses are: {', '.join(ADDRESSES)}."
    if to.email is not None:
        return f"We know nobody with this address. {_WHOM}"
    if to.person_id is not None:
        return f"We know nobody with this person_id. {_WHOM}"
    return f"We know nobody to write to there: no such id, or it has no contacts. {_WHOM}"


async def _say_whose(uow: UnitOfWork, key: ApiKey, reference: str) -> None:
    other = await store.with_reference(uow, key.id, reference)
    raise ReferenceUsed(
        f"This key gave the same reference to the send {other}. Look at that one; if this is "
        "another message, give it a reference of its own.",
        errors=[{"pointer": "#/reference", "detail": "Each reference is used once."}],
    )
