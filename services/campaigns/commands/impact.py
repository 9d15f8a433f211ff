"""Publishing the impact report of a year: once, the same for everybody."""

from datetime import date, datetime

from campaigns.queries.impact import Document, build
from campaigns.rules import on as rules_on
from campaigns.store import figures
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.withholding import Rule

PUBLISHERS = (Role.NATIONAL_TEAM,)


def rule_on(day: date) -> Rule:
    """The smallest number that is told, as it holds on a day."""
    return Rule(rules_on("withholding", day)["under"])


async def preview(uow: UnitOfWork, year: int, *, by: Actor, at: datetime) -> Document:
    """The report as it would be published now. Nothing is kept."""
    by.must(*PUBLISHERS)
    today = london_day(at)
    return await build(uow, year, today, rule_on(today))


async def publish(uow: UnitOfWork, year: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Raises Invalid before the year is over, and IllegalTransition when it is published."""
    by.must(*PUBLISHERS)
    today = london_day(at)
    if date(year, 12, 31) >= today:
        raise Invalid(
            "This year is not over yet. Its report can be published from the first of January; "
            "until then, look at the preview.",
            errors=[{"field": "year", "detail": "A year that is over."}],
        )
    rule = rule_on(today)
    document = await build(uow, year, today, rule)
    made = Decision(by.id, at, reason)
    if not await figures.publish(uow, year, today, rule.threshold, document, made):
        raise IllegalTransition(
            "The report of this year is published, and stays as it is: two versions side by side "
            "would tell what each of them withholds. Say what has changed in the next one."
        )
