"""Rows on somebody's path that carry their id: handed over when two entries are one person."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.buddy import ordered
from campaigns.tables.journey import celebration, handbook_feedback
from sanctuary.db import UnitOfWork
from sanctuary.ids import derived_id

_reader, _pair, _report = tables.challenge_reader, tables.buddy_pair, tables.buddy_report


async def hand_over(uow: UnitOfWork, *, kept_id: UUID, gone_id: UUID) -> None:
    """Everything of `gone_id` is `kept_id`'s, whom it keeps apart from the same people."""
    for table in (celebration, handbook_feedback):
        await uow.execute(
            update(table).where(table.c.person_id == gone_id).values(person_id=kept_id)
        )
    for column in (_report.c.by_person, _report.c.about_person):
        await uow.execute(update(_report).where(column == gone_id).values({column: kept_id}))
    row = await uow.first(delete(_reader).where(_reader.c.person_id == gone_id).returning(_reader))
    if row is not None:
        await uow.execute(
            upsert(_reader).values(person_id=kept_id, since=row.since).on_conflict_do_nothing()
        )
    await _keep_apart(uow, kept_id, gone_id)


async def _keep_apart(uow: UnitOfWork, kept_id: UUID, gone_id: UUID) -> None:
    """Whom the one was with is whom the other was with."""
    theirs = or_(_pair.c.one_person == gone_id, _pair.c.other_person == gone_id)
    for row in await uow.all(select(_pair).where(theirs)):
        partner = row.other_person if row.one_person == gone_id else row.one_person
        if partner == kept_id:
            continue
        one, other = ordered(kept_id, partner)
        values = {**row._mapping, "one_person": one, "other_person": other}  # noqa: SLF001
        values["id"] = derived_id("merged_pair", row.id, kept_id)
        await uow.execute(upsert(_pair).values(**values).on_conflict_do_nothing())
    await uow.execute(delete(_pair).where(theirs))
