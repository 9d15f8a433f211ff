"""What people want to hear: effective with the commit."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from notifications.store import contacts
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.notifications import Category, PreferenceChanged

CHOOSABLE: tuple[Category, ...] = ("renewal", "campaign", "urgent")


async def choose(
    uow: UnitOfWork, person_id: UUID, choices: Mapping[Category, bool], *, at: datetime
) -> dict[Category, bool]:
    """Write choices about e-mail by category. Returns all that hold now.

    Queued messages need no visit: what they may say is judged right before the wire.
    """
    for category, allowed in choices.items():
        if category not in CHOOSABLE:
            raise Invalid(
                f"You can choose about: {', '.join(CHOOSABLE)}. Answers to what somebody did "
                "themselves always come.",
                errors=[{"field": category, "detail": "This cannot be switched off."}],
            )
        if await contacts.choose(uow, person_id, category, allowed=allowed, at=at):
            uow.emit(
                PreferenceChanged(
                    person_id=person_id,
                    category=category,
                    channel="email",
                    allowed=allowed,
                )
            )
    return await current(uow, person_id)


async def current(uow: UnitOfWork, person_id: UUID) -> dict[Category, bool]:
    """Every choosable category; what was never chosen is on."""
    chosen = await contacts.choices(uow, person_id)
    return {category: chosen.get(category, True) for category in CHOOSABLE}


async def carry_over(uow: UnitOfWork, kept_id: UUID, gone_id: UUID, *, at: datetime) -> None:
    """Two entries turned out to be one person: what either of them did not want stays away.

    Undoing the merge loosens nothing here: nobody can tell who of the two would have wanted it.
    """
    refused = await contacts.choices(uow, gone_id)
    unwanted = {one: False for one in CHOOSABLE if refused.get(one) is False}
    await choose(uow, kept_id, unwanted, at=at)


async def unsubscribe(uow: UnitOfWork, person_id: UUID, category: str, *, at: datetime) -> None:
    """One click: this category stops. Doing it twice changes nothing (RFC 8058)."""
    known: Category = next((one for one in CHOOSABLE if one == category), "campaign")
    await choose(uow, person_id, {known: False}, at=at)
