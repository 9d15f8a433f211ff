"""What people want to hear: effective with the commit."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from notifications.commands import reach
from notifications.domain.delivery import EMAIL, SMS
from notifications.store import contacts
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.notifications import Category, PreferenceChanged

CHOOSABLE: tuple[Category, ...] = ("renewal", "campaign", "urgent")
# Only where there are words for a telephone.
BY_SMS: tuple[Category, ...] = tuple(one for one in CHOOSABLE if one in reach.OFFERED)


async def choose(
    uow: UnitOfWork,
    person_id: UUID,
    choices: Mapping[Category, bool],
    *,
    at: datetime,
    channel: str = EMAIL,
    made: Decision | None = None,
) -> dict[Category, bool]:
    """Write choices about one channel by category. Returns all that hold now.

    `made` says who of the staff chose for them and why; without it they did so themselves.

    Queued messages need no visit: what they may say is judged right before the wire.
    """
    for category, allowed in choices.items():
        _must_be_choosable(category, channel, allowed=allowed)
        if await contacts.choose(uow, person_id, category, allowed=allowed, at=at, channel=channel):
            if made is not None:
                await contacts.note_decision(
                    uow, person_id, category, channel, made, allowed=allowed
                )
            uow.emit(
                PreferenceChanged(
                    person_id=person_id,
                    category=category,
                    channel=channel,
                    allowed=allowed,
                )
            )
    return await current(uow, person_id, channel)


def _must_be_choosable(category: Category, channel: str, *, allowed: bool) -> None:
    if category not in CHOOSABLE:
        raise Invalid(
            f"You can choose about: {', '.join(CHOOSABLE)}. Answers to what somebody did "
            "themselves always come.",
            errors=[{"field": category, "detail": "This cannot be switched off."}],
        )
    if allowed and channel == SMS and category not in BY_SMS:
        raise Invalid(
            "There are no text messages of this kind. Choose e-mail for it.",
            errors=[{"field": category, "detail": "Not by text message."}],
        )


async def current(uow: UnitOfWork, person_id: UUID, channel: str = EMAIL) -> dict[Category, bool]:
    """Every choosable category; what was never chosen is on by e-mail and off by anything else."""
    chosen = await contacts.choices(uow, person_id, channel)
    return {category: chosen.get(category, channel == EMAIL) for category in CHOOSABLE}


async def carry_over(uow: UnitOfWork, kept_id: UUID, gone_id: UUID, *, at: datetime) -> None:
    """What one of two entries did not want stays away from the other as well.

    Undoing a merge loosens nothing: nobody can tell who of the two would have wanted it.
    """
    for channel in (EMAIL, SMS):
        refused = await contacts.choices(uow, gone_id, channel)
        unwanted = {one: False for one in CHOOSABLE if refused.get(one) is False}
        await choose(uow, kept_id, unwanted, at=at, channel=channel)


async def unsubscribe(uow: UnitOfWork, person_id: UUID, category: str, *, at: datetime) -> None:
    """One click: this category stops, by every channel. Twice changes nothing (RFC 8058)."""
    known: Category = next((one for one in CHOOSABLE if one == category), "campaign")
    await choose(uow, person_id, {known: False}, at=at)
    if (await current(uow, person_id, SMS))[known]:
        await choose(uow, person_id, {known: False}, at=at, channel=SMS)
