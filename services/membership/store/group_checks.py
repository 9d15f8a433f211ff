"""Annual checks of groups, and which reminders went out."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.group import ALERTED, Group
from membership.domain.group_check import QUESTIONS, Answers, CheckStatus, GroupCheck
from membership.store.groups import complete_groups
from membership.tables import (
    affiliated_group,
    group_check,
    group_reminder,
    handbook_terms,
    terms_acceptance,
)
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = ("id", "group_id", "cycle", "due_on", "opened_on", "status", "answered_by", "answered_at")
NOT_DONE = (CheckStatus.OPEN, CheckStatus.MISSED)


def _values(one: GroupCheck) -> dict[str, Any]:
    said = {name: getattr(one.answers, name, None) for name in QUESTIONS}
    return {name: getattr(one, name) for name in PLAIN} | said


def to_check(row: Row[Any]) -> GroupCheck:
    facts = {name: getattr(row, name) for name in PLAIN if name != "status"}
    answers = None
    if row.answered_at is not None:
        answers = Answers(**{name: getattr(row, name) for name in QUESTIONS})
    return GroupCheck(**facts, status=CheckStatus(row.status), answers=answers)


async def add_check(uow: UnitOfWork, one: GroupCheck) -> None:
    await uow.execute(insert(group_check).values(**_values(one)))


async def save_check(uow: UnitOfWork, one: GroupCheck) -> None:
    values = _values(one)
    await uow.execute(
        update(group_check).where(group_check.c.id == values.pop("id")).values(**values)
    )


async def get_check(uow: UnitOfWork, check_id: UUID) -> GroupCheck:
    row = await uow.first(select(group_check).where(group_check.c.id == check_id))
    if row is None:
        raise NotFound("We do not know this check. Look at the list of the group's checks.")
    return to_check(row)


async def checks_of(uow: UnitOfWork, group_id: UUID) -> list[GroupCheck]:
    """Every check of a group, the first cycle first."""
    rows = await uow.all(
        select(group_check).where(group_check.c.group_id == group_id).order_by(group_check.c.cycle)
    )
    return [to_check(row) for row in rows]


async def check_in_hand(uow: UnitOfWork, group_id: UUID) -> GroupCheck | None:
    """The check that still wants an answer."""
    row = await uow.first(
        select(group_check).where(
            group_check.c.group_id == group_id, group_check.c.status.in_(NOT_DONE)
        )
    )
    return None if row is None else to_check(row)


async def anything_to_do(uow: UnitOfWork, until: date) -> bool:
    """Whether a day has work at all: most days of a year, and of a rehearsal, have none."""
    table = affiliated_group
    begun = select(group_check.c.group_id).where(group_check.c.status.in_(NOT_DONE))
    waits = table.c.check_due_on.is_(None) | (
        (table.c.check_due_on <= until) & table.c.id.not_in(begun)
    )
    found = await uow.scalar(
        select(
            or_(
                exists().where(table.c.status.in_(ALERTED), waits),
                exists().where(group_check.c.status == CheckStatus.OPEN),
                exists(select(handbook_terms.c.version)),
            )
        )
    )
    return bool(found)


async def groups_without_day(uow: UnitOfWork) -> list[Group]:
    """Groups whose next check has no day yet."""
    table = affiliated_group
    query = select(table).where(table.c.status.in_(ALERTED), table.c.check_due_on.is_(None))
    return await complete_groups(uow, await uow.all(query.with_for_update()))


async def groups_to_ask(uow: UnitOfWork, until: date) -> list[Group]:
    """Groups whose check is due by a day and has not begun."""
    table = affiliated_group
    begun = select(group_check.c.group_id).where(group_check.c.status.in_(NOT_DONE))
    query = select(table).where(
        table.c.status.in_(ALERTED), table.c.check_due_on <= until, table.c.id.not_in(begun)
    )
    return await complete_groups(uow, await uow.all(query.order_by(table.c.id).with_for_update()))


async def open_checks(uow: UnitOfWork) -> list[GroupCheck]:
    """Checks that are asked about: those of groups in good standing or at risk."""
    rows = await uow.all(
        select(group_check)
        .join(affiliated_group, affiliated_group.c.id == group_check.c.group_id)
        .where(group_check.c.status == CheckStatus.OPEN, affiliated_group.c.status.in_(ALERTED))
        .order_by(group_check.c.id)
    )
    return [to_check(row) for row in rows]


async def set_day(uow: UnitOfWork, group_id: UUID, due_on: date) -> None:
    """When the next check is due; not a change that anybody else has to know of."""
    await uow.execute(
        update(affiliated_group)
        .where(affiliated_group.c.id == group_id)
        .values(check_due_on=due_on)
    )


async def mark_sent(
    uow: UnitOfWork, group_id: UUID, about: str, steps: Sequence[str], on: date
) -> list[str]:
    """Note reminders as sent. Returns those that had not been sent before."""
    if not steps:
        return []
    rows = await uow.all(
        insert(group_reminder)
        .values(
            [{"group_id": group_id, "about": about, "step": step, "sent_on": on} for step in steps]
        )
        .on_conflict_do_nothing()
        .returning(group_reminder.c.step)
    )
    new = {row.step for row in rows}
    return [step for step in steps if step in new]


async def groups_without_terms(uow: UnitOfWork, version: str) -> list[Group]:
    """Affiliated groups that have not accepted a version of the terms."""
    table = affiliated_group
    accepted = select(terms_acceptance.c.group_id).where(terms_acceptance.c.version == version)
    query = select(table).where(table.c.status.in_(ALERTED), table.c.id.not_in(accepted))
    return await complete_groups(uow, await uow.all(query.order_by(table.c.id)))
