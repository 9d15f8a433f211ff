"""Deleting what nobody needs any more on people's own paths."""

from datetime import date, datetime, timedelta

from campaigns import rules
from campaigns.store import buddies, journal
from sanctuary.db import UnitOfWork


async def forget_old(uow: UnitOfWork, *, on: date, at: datetime) -> None:
    """Words between buddies, and journals of people who have not come back for years."""
    kept = rules.on("journey", on)
    await buddies.forget_messages(uow, before=at - timedelta(days=kept["messages"]))
    await journal.forget_unused(uow, since=on - timedelta(days=kept["unused"]))
