"""Chats: registered and tested by staff, told of alerts and of what the office must see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from notifications import rules
from notifications.channels.apprise_chat import host_of, leads_outside
from notifications.domain.chat import ASKED, Chat, ChatStatus, Kind, scheme_of
from notifications.domain.delivery import expires_at
from notifications.store import chats as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.notifications import ChatDisabled
from sanctuary.ids import new_id
from sanctuary.seal import Seal

KEPT = timedelta(days=90)


def own_hosts(at: datetime, *, anywhere: bool) -> frozenset[str]:
    """Schemes whose address names a server; in tests those without TLS as well."""
    named = rules.on("chat", at.date())["own_host"]
    return frozenset([*named, "json"] if anywhere else named)


def read_address(url: str, *, at: datetime, anywhere: bool) -> tuple[str, str]:
    """Scheme and host of an address. Slow: it asks the name server. Raises Invalid."""
    named = own_hosts(at, anywhere=anywhere)
    scheme = scheme_of(url, named | set(rules.on("chat", at.date())["fixed_host"]))
    host = host_of(url)
    if host is None:
        raise Invalid(
            "Apprise cannot read this address: part of it may be missing. Copy the whole of it.",
            errors=[{"field": "url", "detail": "Check the address."}],
        )
    if scheme not in named:
        return scheme, ""
    if not anywhere and not leads_outside(host):
        raise Invalid(
            "This address does not lead to a server on the public internet. Use one that does.",
            errors=[{"field": "url", "detail": "Only public servers."}],
        )
    return scheme, host


def may_look_after(by: Actor, group_id: UUID | None) -> None:
    """The office's chats are the national team's; a group's are its officers' as well."""
    if group_id is None:
        by.must(Role.NATIONAL_TEAM)
    else:
        by.must(Role.GROUP_OFFICER, group=group_id)


async def register(
    uow: UnitOfWork, one: Chat, url: str, reason: str, *, seal: Seal, by: Actor, at: datetime
) -> Chat:
    """Keep the address sealed and post a test. Only what arrives makes the chat active."""
    may_look_after(by, one.group_id)
    if not one.kinds or not set(one.kinds) <= ASKED.keys():
        raise Invalid(
            f"Say what the chat gets: {', '.join(ASKED)}.",
            errors=[{"field": "kinds", "detail": "Choose at least one of these."}],
        )
    if one.group_id is not None and "staff" in one.kinds:
        raise Invalid(
            "What only the office must see goes to the office's chats. Choose urgent.",
            errors=[{"field": "kinds", "detail": "Not for a group."}],
        )
    sealed = seal.seal(url.strip().encode(), context_of(one.id))
    await store.add(uow, one, sealed, Decision(by.id, at, reason))
    await _post(uow, [one.id], Kind.TEST, new_id(), at=at)
    return one


async def test(uow: UnitOfWork, chat_id: UUID, *, by: Actor, at: datetime) -> Chat:
    """Post a test again; a disabled chat gets its second chance."""
    before = await store.get(uow, chat_id, lock=True)
    may_look_after(by, before.group_id)
    after = before.tested_again()
    await store.save(uow, after)
    await _post(uow, [chat_id], Kind.TEST, new_id(), at=at)
    return after


async def remove(uow: UnitOfWork, chat_id: UUID, *, by: Actor) -> None:
    one = await store.get(uow, chat_id, lock=True)
    may_look_after(by, one.group_id)
    await store.remove(uow, chat_id)


async def alert(uow: UnitOfWork, alert_id: UUID, group_id: UUID) -> None:
    """A group was asked: so are those who talk there, and the office."""
    await _tell(uow, Kind.ALERT, alert_id, group_id)


async def all_clear(uow: UnitOfWork, alert_id: UUID) -> None:
    """To exactly the chats that the alert reached, or may have."""
    at = uow.clock.now()
    await store.cancel(uow, Kind.ALERT, alert_id, at=at)
    told = await store.reached(uow, Kind.ALERT, alert_id)
    await _post(uow, told, Kind.ALL_CLEAR, alert_id, at=at)


async def unanswered(uow: UnitOfWork, alert_id: UUID) -> None:
    await _tell(uow, Kind.UNANSWERED, alert_id, None)


async def answered(uow: UnitOfWork, chat_id: UUID, *, well: bool) -> None:
    """A post arrived or did not. Who is given up is told to the office, and in the list."""
    before = await store.get(uow, chat_id, lock=True)
    after = before.answered(well=well)
    await store.save(uow, after)
    if after.status is ChatStatus.DISABLED and before.status is not ChatStatus.DISABLED:
        uow.emit(ChatDisabled(chat_id=chat_id))
        await _tell(uow, Kind.CHAT_LOST, chat_id, None)


async def forget(uow: UnitOfWork) -> None:
    await store.forget(uow, before=uow.clock.now() - KEPT)


def context_of(chat_id: UUID) -> str:
    """What a sealed address is bound to: bytes moved to another row do not open."""
    return f"chat {chat_id}"


def a_chat(group_id: UUID | None, label: str, kinds: Sequence[str], language: str) -> Chat:
    """Before its address was read."""
    return Chat(new_id(), group_id, label, "", "", tuple(kinds), language)


def at_address(one: Chat, scheme: str, host: str) -> Chat:
    return replace(one, scheme=scheme, host=host)


async def _tell(uow: UnitOfWork, kind: Kind, cause: UUID, group_id: UUID | None) -> None:
    found = [one.id for one in await store.of(uow, group_id) if one.takes(kind)]
    await _post(uow, found, kind, cause, at=uow.clock.now())


async def _post(
    uow: UnitOfWork, chats: Sequence[UUID], kind: Kind, cause: UUID, *, at: datetime
) -> None:
    await store.queue(uow, chats, kind, cause, at=at, until=expires_at("urgent", at))
