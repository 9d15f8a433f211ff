"""Signals, incidents and their timelines, newest first."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, literal, select

from campaigns import tables
from campaigns.domain.incident import Level
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

READERS = (
    Role.DUTY_OFFICER,
    Role.NATIONAL_TEAM,
    Role.CAMPAIGN_MANAGER,
    Role.NATION_COORDINATOR,
)


# The item of the checklists by which somebody decides whether the regulator is told.
REGULATOR = "serious_incident"
_NOT_SHOWN = {"incident_id", "escalate_after_seconds", "waits"}


def actor_nations(actor: Actor, roles: Collection[Role]) -> list[str]:
    """The nations for which somebody holds one of these roles, or the national team's."""
    return [
        grant.scope_id
        for grant in actor.grants
        if grant.role in {*roles, Role.NATIONAL_TEAM} and grant.scope_kind is ScopeKind.NATION
    ]


def within(actor: Actor, nation: ColumnElement[Any]) -> ColumnElement[bool]:
    """Rows of the nations that the reader answers for; all of them with a role for the UK."""
    if actor.may(*READERS):
        return literal(True)
    return nation.in_(actor_nations(actor, READERS))


async def signals(
    uow: UnitOfWork,
    actor: Actor,
    asked: PageAsked,
    *,
    status: str | None = None,
    incident_id: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Newest first, each with how many reports speak of its matter."""
    table = tables.signal
    again = tables.signal.alias("again")
    reports = (
        select(func.count() + 1)
        .where(again.c.duplicate_of == table.c.id)
        .scalar_subquery()
        .label("reports")
    )
    query = select(table, reports).where(within(actor, table.c.nation))
    if status:
        query = query.where(table.c.status == status)
    if incident_id:
        query = query.where(table.c.incident_id == incident_id)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def incidents(
    uow: UnitOfWork, actor: Actor, asked: PageAsked, *, status: str | None = None
) -> Sequence[Row[Any]]:
    table = tables.incident
    query = select(table).where(within(actor, table.c.nation))
    if status:
        query = query.where(table.c.status == status)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def timeline(uow: UnitOfWork, incident_id: UUID, asked: PageAsked) -> Sequence[Row[Any]]:
    """Oldest first: it is read as a story."""
    table = tables.incident_entry
    query = select(table).where(table.c.incident_id == incident_id)
    return await uow.all(asked.select(query, table.c.id))


async def ticks(uow: UnitOfWork, incident_id: UUID) -> dict[str, Row[Any]]:
    """Who ticked which item of the checklist, and when."""
    table = tables.incident_tick
    rows = await uow.all(select(table).where(table.c.incident_id == incident_id))
    return {row.item: row for row in rows}


async def alerts(uow: UnitOfWork, incident_id: UUID, asked: PageAsked) -> Sequence[Row[Any]]:
    table = tables.group_alert
    columns = [column for column in table.c if column.name not in _NOT_SHOWN]
    query = select(*columns).where(table.c.incident_id == incident_id)
    return await uow.all(asked.select(query, table.c.id))


async def alert_counts(uow: UnitOfWork, incident_id: UUID) -> dict[str, int]:
    """How many alerts of the incident stand where."""
    table = tables.group_alert
    rows = await uow.all(
        select(table.c.status, func.count().label("alerts"))
        .where(table.c.incident_id == incident_id)
        .group_by(table.c.status)
    )
    return {row.status: row.alerts for row in rows}


async def serious(uow: UnitOfWork, asked: PageAsked) -> Sequence[Row[Any]]:
    """Those at national level, with what they cost and when the regulator was thought of."""
    table, alert, given, tick = (
        tables.incident,
        tables.group_alert,
        tables.incident_hours,
        tables.incident_tick,
    )
    alerted = select(func.count(alert.c.group_id.distinct())).where(
        alert.c.incident_id == table.c.id, alert.c.drill.is_(False)
    )
    noted = select(func.sum(given.c.hours)).where(given.c.incident_id == table.c.id)
    decided = select(tick.c.done_at).where(
        tick.c.incident_id == table.c.id, tick.c.item == REGULATOR
    )
    query = select(
        table.c.id.label("incident_id"),
        table.c.kind,
        table.c.status,
        table.c.nation,
        table.c.opened_at,
        alerted.scalar_subquery().label("groups_alerted"),
        func.coalesce(table.c.hours, noted.scalar_subquery(), 0).label("hours"),
        decided.scalar_subquery().label("regulator_decided_at"),
    ).where(table.c.level == Level.NATIONAL)
    return await uow.all(asked.select(query, table.c.id, descending=True))
