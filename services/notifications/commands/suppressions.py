"""Whom we must not write to, by address: stopped at once, lifted by a person with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from notifications.domain.suppression import stopped_by, texts_stopped_by
from notifications.store import contacts
from notifications.store import suppressions as store
from notifications.store.suppressions import Stop
from sanctuary.actor import Actor, Decision, Role
from sanctuary.asks import Contact
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.events.notifications import ContactUnreachable, SuppressionChanged

Cause = Literal["bounce", "complaint"]


class LiftedAlready(Refusal):
    slug = "lifted-already"
    title = "This was lifted before"


async def address_failed(
    uow: UnitOfWork, person_id: UUID, address_key: bytes | None, code: str, *, at: datetime
) -> bool:
    """A mail to this address was refused for good: nobody reads it."""
    one = Stop(address_key, person_id, "bounce", stopped_by("bounce"), code or None)
    return await _stop(uow, one, at=at)


async def complained(
    uow: UnitOfWork, person_id: UUID, address_key: bytes | None, category: str, *, at: datetime
) -> bool:
    """Its reader called a mail of ours unwanted."""
    stops = stopped_by("complaint", category)
    texts = texts_stopped_by("complaint", stops, decided=False)
    one = Stop(address_key, person_id, "complaint", stops, stops_texts=texts)
    return await _stop(uow, one, at=at)


async def suppress(
    uow: UnitOfWork, person_id: UUID, cause: Cause, reason: str, *, by: Actor, at: datetime
) -> bool:
    """A complaint or a returned letter reached the office. It means everything that we may stop."""
    by.must(Role.NATIONAL_TEAM)
    key = await store.key_of(uow, person_id)
    made = Decision(by.id, at, reason)
    stops = stopped_by(cause, "renewal", "urgent")
    texts = texts_stopped_by(cause, stops, decided=True)
    one = Stop(key, person_id, cause, stops, decision=made, stops_texts=texts)
    return await _stop(uow, one, at=at)


async def lift(
    uow: UnitOfWork, suppression_id: UUID, reason: str, *, by: Actor, at: datetime
) -> None:
    """A person checked: this address may be written to again."""
    by.must(Role.NATIONAL_TEAM)
    row = await store.get(uow, suppression_id)
    if row.lifted_at is not None:
        raise LiftedAlready("Somebody lifted this already. Look at the list again.")
    await store.lift(uow, row.id, Decision(by.id, at, reason))
    people = await store.people_at(uow, row.address_key) if row.address_key else [row.person_id]
    for person in people:
        uow.emit(SuppressionChanged(person_id=person, suppressed=False, cause="lifted"))


async def keep_contacts(uow: UnitOfWork, found: Sequence[Contact]) -> None:
    """Take over what membership answered. A new address is free of what stopped the old one."""
    people = [one.person_id for one in found]
    before = await store.stopped_among(uow, people)
    await contacts.keep(uow, found)
    await store.bind(uow, people)
    after = await store.stopped_among(uow, people)
    for person in people:
        cause = after.get(person)
        if (cause is None) != (before.get(person) is None):
            told: Literal["bounce", "complaint", "lifted"] = "lifted"
            if cause is not None:
                told = "complaint" if cause == "complaint" else "bounce"
            stopped = cause is not None
            uow.emit(SuppressionChanged(person_id=person, suppressed=stopped, cause=told))


async def _stop(uow: UnitOfWork, one: Stop, *, at: datetime) -> bool:
    """Tell of it when it is new: for whoever is reached at that address, and for nobody twice."""
    if not await store.stop(uow, one, at=at):
        return False
    people = await store.people_at(uow, one.address_key) if one.address_key else [one.person_id]
    cause: Cause = "complaint" if one.cause == "complaint" else "bounce"
    for person in people:
        uow.emit(SuppressionChanged(person_id=person, suppressed=True, cause=cause))
        if cause == "bounce":
            uow.emit(ContactUnreachable(person_id=person, channel="email"))
    return True
