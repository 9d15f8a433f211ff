"""What leaves as numbers: the rule of the smallest, a year's figures, a file for researchers."""

from datetime import date, datetime
from uuid import UUID

from awards.domain import figures, research
from awards.queries import figures as figures_query
from awards.queries import research as research_query
from awards.store import seeing as store
from awards.store.seeing import DatedRule
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.withholding import LEAST

PUBLISHERS = (Role.NATIONAL_TEAM,)
KEEPERS_OF_DATA = (Role.NATIONAL_TEAM, Role.DATA_PROTECTION_LEAD)


async def set_rule(
    uow: UnitOfWork, rule_id: UUID, dated: DatedRule, reason: str, *, by: Actor, at: datetime
) -> DatedRule:
    """From a day on, another threshold. What has been given stays as it was given."""
    by.must(*KEEPERS_OF_DATA)
    if dated.threshold < LEAST:
        raise Invalid(
            "The smallest number that is told is three or more: of two, each knows the other. "
            "Choose a larger one.",
            errors=[{"field": "threshold", "detail": "Three or more."}],
        )
    if dated.valid_from < london_day(at):
        raise Invalid(
            "A threshold holds from today or from a later day, because what was given cannot be "
            "taken back. Choose another day.",
            errors=[{"field": "valid_from", "detail": "Today or later."}],
        )
    made = Decision(by.id, at, reason)
    await store.insert_rule(uow, rule_id, dated, made)
    return DatedRule(dated.threshold, dated.valid_from, made)


async def publish_figures(
    uow: UnitOfWork, year: int, as_at: date | None, reason: str, *, by: Actor, at: datetime
) -> None:
    """The figures of a year that is over, once, for everybody, small numbers withheld."""
    by.must(*PUBLISHERS)
    today, end = london_day(at), date(year, 12, 31)
    as_at = as_at or end
    if end >= today:
        raise Invalid(
            "This year is not over yet. Its figures can be published from the first of January.",
            errors=[{"field": "year", "detail": "A year that is over."}],
        )
    if not end <= as_at <= today:
        raise Invalid(
            "Figures of a year stand as at its last day or a later one, up to today. Choose such "
            "a day, or leave it away.",
            errors=[{"field": "as_at", "detail": "From the year's last day up to today."}],
        )
    rule = await store.rule_on(uow, today)
    facts = await figures_query.facts(uow, year, as_at, by=None)
    rows = figures.public_rows(facts, rule)
    if not await store.publish(uow, year, as_at, rows, rule, Decision(by.id, at, reason)):
        raise IllegalTransition(
            "The figures of this year are published, and stay as they are: two versions side by "
            "side would tell what each of them withholds. Add a correction to the report's text."
        )


async def make_research_export(
    uow: UnitOfWork,
    export_id: UUID,
    *,
    purpose: str,
    asked_for_by: str,
    by: Actor,
    at: datetime,
) -> None:
    """Numbers for researchers, as at the last quarter's end; what was asked for is kept with them.

    Who asks about the same day gets the same numbers, whatever was corrected in between.
    """
    by.must(*KEEPERS_OF_DATA)
    as_at = research.quarter_end(london_day(at))
    await store.one_at_a_time(uow)
    rule = await store.rule_on(uow, london_day(at))
    before = await store.export_as_at(uow, as_at)
    if before is None:
        rows = research.rows_of(await research_query.counts(uow, as_at), rule)
    else:
        rows = [research.Row(**each) for each in before.rows]
        rule = store.DatedRule(before.threshold, as_at).rule
    await store.add_export(
        uow,
        export_id,
        as_at,
        rows,
        rule=rule,
        purpose=purpose,
        asked_for_by=asked_for_by,
        made=Decision(by.id, at, purpose),
    )
