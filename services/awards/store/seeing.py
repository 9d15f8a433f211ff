"""The rule of what is withheld, published figures, and what went to researchers."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain import figures, research
from awards.tables import published_figures, research_export, withholding_rule
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.withholding import SHIPPED, SHIPPED_ON, Rule

_MAKING = 7_310_001


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A threshold and the day from which it holds. Without a decision it is our default."""

    threshold: int
    valid_from: date
    decision: Decision | None = None

    @property
    def rule(self) -> Rule:
        return Rule(self.threshold)


DEFAULT = DatedRule(SHIPPED, SHIPPED_ON)


async def insert_rule(uow: UnitOfWork, rule_id: UUID, dated: DatedRule, made: Decision) -> None:
    await uow.execute(
        insert(withholding_rule).values(
            id=rule_id,
            threshold=dated.threshold,
            valid_from=dated.valid_from,
            set_by=made.by,
            set_at=made.at,
            set_reason=made.reason,
        )
    )


async def rules(uow: UnitOfWork) -> list[DatedRule]:
    """Newest first; our default is the last."""
    table = withholding_rule
    rows = await uow.all(select(table).order_by(table.c.valid_from.desc(), table.c.set_at.desc()))
    made = [
        DatedRule(row.threshold, row.valid_from, Decision(row.set_by, row.set_at, row.set_reason))
        for row in rows
    ]
    return [*made, DEFAULT]


async def rule_on(uow: UnitOfWork, day: date) -> Rule:
    return next((each.rule for each in await rules(uow) if each.valid_from <= day), DEFAULT.rule)


async def publish(
    uow: UnitOfWork, year: int, as_at: date, rows: list[figures.Row], rule: Rule, made: Decision
) -> bool:
    """Whether it was not published before: a year is published once."""
    result = await uow.execute(
        upsert(published_figures)
        .values(
            year=year,
            as_at=as_at,
            threshold=rule.threshold,
            rows=[asdict(row) for row in rows],
            published_by=made.by,
            published_at=made.at,
            published_reason=made.reason,
        )
        .on_conflict_do_nothing()
    )
    return bool(result.rowcount)


async def published(uow: UnitOfWork, year: int) -> Row[Any]:
    row = await uow.first(select(published_figures).where(published_figures.c.year == year))
    if row is None:
        raise NotFound(
            "The figures of this year are not published. Choose a year from the list of those that "
            "are, or ask the national team when this one follows."
        )
    return row


async def published_years(uow: UnitOfWork) -> list[int]:
    year = published_figures.c.year
    return [row.year for row in await uow.all(select(year).order_by(year.desc()))]


async def add_export(
    uow: UnitOfWork,
    export_id: UUID,
    as_at: date,
    rows: list[research.Row],
    *,
    rule: Rule,
    purpose: str,
    asked_for_by: str,
    made: Decision,
) -> None:
    await uow.execute(
        insert(research_export).values(
            id=export_id,
            as_at=as_at,
            threshold=rule.threshold,
            purpose=purpose,
            asked_for_by=asked_for_by,
            rows=[asdict(row) for row in rows],
            made_by=made.by,
            made_at=made.at,
        )
    )


async def get_export(uow: UnitOfWork, export_id: UUID) -> Row[Any]:
    row = await uow.first(select(research_export).where(research_export.c.id == export_id))
    if row is None:
        raise NotFound("There is no file for researchers with this id. Look it up in the list.")
    return row


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Two files about one day are never made beside each other, or they could differ."""
    await uow.execute(select(func.pg_advisory_xact_lock(_MAKING)))


async def export_as_at(uow: UnitOfWork, day: date) -> Row[Any] | None:
    """What was given before about the same day, if anything was."""
    table = research_export
    return await uow.first(select(table).where(table.c.as_at == day).order_by(table.c.id).limit(1))
