"""What people chose about when, and the network's own rules: the only writer of both."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from notifications import rules
from notifications.domain.rhythm import PACED, Pace, Rhythm, Rulebook, RuleChange, Rules
from notifications.tables import rhythm, rhythm_rule
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id

BOOK = Rulebook(tuple(rules.editions("rhythm")))


async def get(uow: UnitOfWork, person_id: UUID, *, lock: bool = False) -> Rhythm:
    """What somebody chose; nothing at all, where they never did."""
    query = select(rhythm).where(rhythm.c.person_id == person_id)
    row = await uow.first(query.with_for_update() if lock else query)
    return Rhythm() if row is None else of_row(row)


def of_row(row: Any) -> Rhythm:
    """What a row says; of a row without choices, none."""
    if row.version is None:
        return Rhythm()
    return Rhythm(
        hours=None if row.quiet_from is None else (row.quiet_from, row.quiet_until),
        days=None if row.quiet_days is None else frozenset(row.quiet_days),
        digest_hour=row.digest_hour,
        digest_weekday=row.digest_weekday,
        language=row.language,
        paces={one: Pace(getattr(row, f"{one}_pace")) for one in PACED},
        version=row.version,
    )


async def keep(uow: UnitOfWork, person_id: UUID, chosen: Rhythm, *, at: datetime) -> None:
    hours = chosen.hours or (None, None)
    values: dict[str, Any] = {
        "version": chosen.version,
        "quiet_from": hours[0],
        "quiet_until": hours[1],
        "quiet_days": None if chosen.days is None else sorted(chosen.days),
        "digest_hour": chosen.digest_hour,
        "digest_weekday": chosen.digest_weekday,
        "language": chosen.language,
        **{f"{one}_pace": chosen.pace(one) for one in PACED},
        "changed_at": at,
    }
    await uow.execute(
        upsert(rhythm)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def rules_on(uow: UnitOfWork, day: date) -> Rules:
    """The network's rules of a day: the file, with what the team set since."""
    return BOOK.as_at(day, await rule_changes(uow))


async def rule_changes(uow: UnitOfWork) -> list[RuleChange]:
    """What the team set, the oldest first."""
    columns = rhythm_rule.c
    rows = await uow.all(
        select(columns.valid_from, columns["values"].label("changed")).order_by(
            columns.valid_from, columns.decided_at
        )
    )
    return [RuleChange(row.valid_from, row.changed) for row in rows]


async def add_rule(uow: UnitOfWork, change: RuleChange, made: Decision) -> None:
    await uow.execute(
        insert(rhythm_rule).values(
            id=new_id(),
            valid_from=change.valid_from,
            values=dict(change.values),
            decided_by=made.by,
            decided_at=made.at,
            decided_reason=made.reason,
        )
    )
