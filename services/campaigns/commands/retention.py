"""Forgetting what need not be known any more: being meant by a campaign can reveal an opinion."""

from datetime import date, datetime, time, timedelta

from campaigns import rules
from campaigns.store import frozen, history, mobilisations
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork


async def forget_audiences(uow: UnitOfWork, *, ended_before: date) -> int:
    """Delete the frozen audiences of mobilisations that ended before that day."""
    moment = datetime.combine(ended_before, time(), LONDON)
    ended = await mobilisations.ended_before(uow, moment)
    await frozen.forget(uow, ended)
    return len(ended)


async def forget_history(uow: UnitOfWork, *, on: date) -> None:
    """Forget what people did too long ago for any rule to ask for it."""
    kept = timedelta(days=rules.on("history", on)["kept_days"])
    await history.forget(uow, before=on - kept)
