"""Mobilisations, their forecasts and how far they have got."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, Uuid, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns import tables
from campaigns.domain.audience import restore
from campaigns.domain.mobilisation import LEADERS, Mobilisation, Status, may_lead
from campaigns.domain.waterfall import Reason, Waterfall
from campaigns.queries.incidents import actor_nations
from campaigns.store import audience, frozen
from campaigns.store import meant as meant_store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be reached (`people`), and who is not for which reason, with a few ids of each."""

    waterfall: Waterfall
    people: Sequence[UUID]
    samples: dict[Reason, list[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """`deliveries` are counts by status, as notifications says them."""

    deliveries: dict[str, int]
    done: bool
    actions: dict[str, int]
    first_after: float | None = None
    median_after: float | None = None


async def preview(
    uow: UnitOfWork, mobilisation: Mobilisation, *, with_samples: bool = False
) -> Preview:
    """As things are now."""
    meant = await meant_store.of(uow, mobilisation)
    counted = await audience.waterfall(uow, meant)
    people = await audience.reached(uow, meant)
    if not with_samples:
        return Preview(counted, people)
    samples = {
        why: await audience.sample(uow, meant, why, most=SAMPLE)
        for why, held in counted.rows()
        if held
    }
    return Preview(counted, people, samples)


async def as_frozen(
    uow: UnitOfWork, mobilisation: Mobilisation, waterfall: Waterfall, *, with_samples: bool = False
) -> Preview:
    """As it was approved."""
    people = await frozen.reached(uow, mobilisation.id)
    if not with_samples:
        return Preview(waterfall, people)
    samples = {
        why: await frozen.sample(uow, mobilisation.id, why, most=SAMPLE)
        for why, held in waterfall.rows()
        if held
    }
    return Preview(waterfall, people, samples)


@dataclass(frozen=True, slots=True)
class Displaced:
    """Another call, approved and waiting, that would pass `people` by this week."""

    mobilisation_id: UUID
    title: str
    people: int


async def displaced(
    uow: UnitOfWork, by: Mobilisation, last_ids: Sequence[UUID], reader: Actor
) -> list[Displaced]:
    """What a send to those with one place left this week takes from calls that wait.

    A drill takes nobody's place. Only calls are told of that the reader may lead.
    """
    if by.drill or not last_ids:
        return []
    table, part = tables.mobilisation, tables.audience_part
    waiting = (
        select(part.c.mobilisation_id, func.unnest(part.c.person_ids).label("person_id"))
        .where(part.c.reason == Reason.WILL_SEND.value)
        .subquery("waiting")
    )
    rows = await uow.all(
        select(table.c.id, table.c.title, table.c.rule, func.count().label("people"))
        .join(waiting, waiting.c.mobilisation_id == table.c.id)
        .where(
            table.c.id != by.id,
            table.c.status.in_([Status.APPROVED, Status.IN_APPROVAL]),
            table.c.drill.is_(False),
            table.c.category == "campaign",
            waiting.c.person_id == func.any(cast(list(last_ids), ARRAY(Uuid))),
        )
        .group_by(table.c.id)
        .order_by(table.c.id)
    )
    return [
        Displaced(row.id, row.title, row.people)
        for row in rows
        if may_lead(reader, restore(row.rule))
    ]


async def progress(uow: UnitOfWork, mobilisation_id: UUID) -> Progress:
    table, totals = tables.progress, tables.action_total
    row = await uow.first(select(table).where(table.c.mobilisation_id == mobilisation_id))
    actions = await uow.all(
        select(totals).where(totals.c.mobilisation_id == mobilisation_id).order_by(totals.c.kind)
    )
    after = func.extract("epoch", tables.action_once.c.at - tables.mobilisation.c.launched_at)
    soon = await uow.first(
        select(
            func.min(after).label("first"),
            func.percentile_cont(0.5).within_group(after).label("median"),
        )
        .select_from(tables.action_once)
        .join(tables.mobilisation, tables.mobilisation.c.id == tables.action_once.c.mobilisation_id)
        .where(tables.action_once.c.mobilisation_id == mobilisation_id)
    )
    return Progress(
        deliveries={} if row is None else dict(row.counts),
        done=row is not None and row.done,
        actions={each.kind: each.total for each in actions},
        first_after=None if soon is None else soon.first,
        median_after=None if soon is None else soon.median,
    )


async def listed(
    uow: UnitOfWork,
    actor: Actor,
    asked: PageAsked,
    *,
    status: str | None = None,
    incident_id: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Newest first: those that stay within the nations where the reader leads."""
    table = tables.mobilisation
    query = select(table)
    if not actor.may(*LEADERS):
        mine = cast(actor_nations(actor, LEADERS), ARRAY(Text))
        query = query.where(table.c.nations.is_not(None), table.c.nations.bool_op("<@")(mine))
    if status:
        query = query.where(table.c.status == status)
    if incident_id:
        query = query.where(table.c.incident_id == incident_id)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def decisions(uow: UnitOfWork, mobilisation_id: UUID, asked: PageAsked) -> Sequence[Row[Any]]:
    """Who decided what, when and why, oldest first."""
    table = tables.mobilisation_entry
    query = select(table).where(table.c.mobilisation_id == mobilisation_id)
    return await uow.all(asked.select(query, table.c.id))


async def people_seen(
    uow: UnitOfWork, mobilisation_id: UUID, asked: PageAsked
) -> Sequence[Row[Any]]:
    """Who read ids of people whom it means, newest first."""
    table = tables.people_seen
    query = select(table).where(table.c.mobilisation_id == mobilisation_id)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def debrief(uow: UnitOfWork, mobilisation_id: UUID) -> Row[Any] | None:
    """What was learnt, or None before it was written down."""
    table = tables.debrief
    return await uow.first(select(table).where(table.c.mobilisation_id == mobilisation_id))
