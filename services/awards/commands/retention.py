"""The end of what was kept of applications without an award: their words, then their files."""

from datetime import date

from awards import rules, store
from awards.domain.award import months_before
from awards.store import retention
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork

RULES = "retention"
AT_ONCE = 200


async def open_retention_day(uow: UnitOfWork, day: date) -> None:
    """Files are marked here and deleted by the clean-up that looks after all of them."""
    rule = rules.on(RULES, day)
    over = await retention.past_keeping(
        uow,
        refused_before=months_before(day, rule["refused_months"]),
        withdrawn_before=months_before(day, rule["withdrawn_months"]),
        most=AT_ONCE,
    )
    if not over:
        return
    for each in await retention.files_of(uow, over):
        gone = each.remove("kept_long_enough", by=SYSTEM.id, at=uow.clock.now())
        await store.save_removed(uow, gone)
    await retention.erase_words(uow, over, on=day)
