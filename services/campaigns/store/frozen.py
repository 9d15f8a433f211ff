"""Audiences as they were approved: who is meant and what becomes of each, kept 500 people a row.

The first row of each reason is smaller, as the first chunk that leaves is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    any_,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import Integer, Uuid

from campaigns import tables
from campaigns.domain.chunks import CHUNK, FIRST_CHUNK
from campaigns.domain.waterfall import Meant, Reason, Waterfall
from campaigns.store.audience import condition, reason
from sanctuary.db import UnitOfWork

_part, _count, _person = tables.audience_part, tables.waterfall_count, tables.person.c
# Whoever fell out of chunk n stands in part n + FALLEN of the reason why.
FALLEN = 1_000_000


async def freeze(uow: UnitOfWork, mobilisation_id: UUID, meant: Meant) -> Waterfall:
    """Write down who is meant and what becomes of each, from one look at the rows.

    Gathered first and cut afterwards: numbering a million rows would sort them (four times slower).

    Later changes of people, rules or preferences add nobody; whether a message may still go out is
    asked again when a chunk leaves, and right before sending by notifications.
    """
    await thaw(uow, mobilisation_id)
    why = reason(meant.category, meant.limits).label("reason")
    whole = (
        select(why, func.array_agg(_person.person_id).label("ids"))
        .where(_person.known, condition(meant.rule))
        .group_by(text("1"))
        .cte("whole")
        .prefix_with("materialized")
    )
    last = literal_column(
        f"greatest(0, (cardinality(whole.ids) - {FIRST_CHUNK} + {CHUNK - 1}) / {CHUNK})", Integer
    )
    cut = func.generate_series(0, last).table_valued("n").render_derived(name="cut")
    ids: ColumnElement[Any] = literal_column(
        f"whole.ids[greatest(0, {FIRST_CHUNK} + (cut.n - 1) * {CHUNK}) + 1 : "
        f"{FIRST_CHUNK} + cut.n * {CHUNK}]"
    )
    rows = await uow.all(
        insert(_part)
        .from_select(
            ["mobilisation_id", "reason", "part", "person_ids"],
            select(literal(mobilisation_id, Uuid), whole.c.reason, cut.c.n, ids).select_from(
                whole.join(cut, true())
            ),
        )
        .returning(_part.c.reason, func.cardinality(_part.c.person_ids).label("people"))
    )
    counts: dict[Reason, int] = {}
    for row in rows:
        counts[Reason(row.reason)] = counts.get(Reason(row.reason), 0) + row.people
    await _add_counts(uow, mobilisation_id, counts)
    return Waterfall(counts)


async def thaw(uow: UnitOfWork, mobilisation_id: UUID) -> None:
    """Take back what was frozen: it is a draft again."""
    for table in (_part, _count):
        await uow.execute(delete(table).where(table.c.mobilisation_id == mobilisation_id))


async def _add_counts(uow: UnitOfWork, mobilisation_id: UUID, counts: Mapping[Reason, int]) -> None:
    if not counts:
        return
    statement = upsert(_count).values(
        [
            {"mobilisation_id": mobilisation_id, "reason": why.value, "people": people}
            for why, people in counts.items()
        ]
    )
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["mobilisation_id", "reason"],
            set_={"people": _count.c.people + statement.excluded.people},
        )
    )


async def frozen(uow: UnitOfWork, mobilisation_id: UUID) -> Waterfall | None:
    """The waterfall as it was frozen, less who fell out since; None before."""
    rows = await uow.all(select(_count).where(_count.c.mobilisation_id == mobilisation_id))
    return Waterfall({Reason(row.reason): row.people for row in rows}) if rows else None


async def chunks(
    uow: UnitOfWork, mobilisation_id: UUID, *, start: int, count: int
) -> list[tuple[int, tuple[UUID, ...]]]:
    """`count` chunks of those who are reached, from number `start` on."""
    rows = await uow.all(
        select(_part.c.part, _part.c.person_ids)
        .where(
            _part.c.mobilisation_id == mobilisation_id,
            _part.c.reason == Reason.WILL_SEND.value,
            _part.c.part >= start,
            _part.c.part < start + count,
        )
        .order_by(_part.c.part)
    )
    return [(row.part, tuple(row.person_ids)) for row in rows]


async def reached(uow: UnitOfWork, mobilisation_id: UUID) -> list[UUID]:
    """Everybody who was frozen to be reached."""
    rows = await uow.all(
        select(_part.c.person_ids).where(
            _part.c.mobilisation_id == mobilisation_id,
            _part.c.reason == Reason.WILL_SEND.value,
        )
    )
    return [person for row in rows for person in row.person_ids]


async def sample(uow: UnitOfWork, mobilisation_id: UUID, why: Reason, *, most: int) -> list[UUID]:
    """A few of the people of one part."""
    rows = await uow.all(
        select(_part.c.person_ids[1:most].label("few"))
        .where(_part.c.mobilisation_id == mobilisation_id, _part.c.reason == why.value)
        .order_by(_part.c.part)
        .limit(1)
    )
    return sorted(person for row in rows for person in row.few)


async def fall_out(
    uow: UnitOfWork, mobilisation_id: UUID, part: int, fallen: Mapping[UUID, Reason]
) -> None:
    """Move who may no longer be reached from a chunk to the reason why; the parts still sum."""
    if not fallen:
        return
    by_reason: dict[Reason, list[UUID]] = defaultdict(list)
    for person, why in fallen.items():
        by_reason[why].append(person)
    await _keep_in_chunk(uow, mobilisation_id, part, fallen)
    await uow.execute(
        insert(_part),
        [
            {
                "mobilisation_id": mobilisation_id,
                "reason": why.value,
                "part": part + FALLEN,
                "person_ids": people,
            }
            for why, people in by_reason.items()
        ],
    )
    moved = {why: len(people) for why, people in by_reason.items()}
    await _add_counts(uow, mobilisation_id, {Reason.WILL_SEND: -len(fallen)} | moved)


async def _keep_in_chunk(
    uow: UnitOfWork, mobilisation_id: UUID, part: int, fallen: Iterable[UUID]
) -> None:
    where = (
        _part.c.mobilisation_id == mobilisation_id,
        _part.c.reason == Reason.WILL_SEND.value,
        _part.c.part == part,
    )
    held: Sequence[UUID] = await uow.scalar(select(_part.c.person_ids).where(*where))
    out = set(fallen)
    left = [each for each in held if each not in out]
    await uow.execute(update(_part).where(*where).values(person_ids=left))


async def take_out(uow: UnitOfWork, person_ids: Sequence[UUID]) -> None:
    """Forget these people in every frozen audience; where they were to be reached yet, they left.

    Who was sent something stays counted there.
    """
    call = tables.mobilisation.c
    holds_them = _part.c.person_ids.bool_op("&&")(cast(list(person_ids), ARRAY(Uuid)))
    # As everything that changes a frozen audience: its call is locked first.
    calls = select(_part.c.mobilisation_id).where(holds_them)
    await uow.all(select(call.id).where(call.id.in_(calls)).order_by(call.id).with_for_update())
    rows = await uow.all(
        select(_part, call.released)
        .join(tables.mobilisation, call.id == _part.c.mobilisation_id)
        .where(holds_them)
    )
    for row in rows:
        left = [one for one in row.person_ids if one not in person_ids]
        await uow.execute(
            update(_part)
            .where(
                _part.c.mobilisation_id == row.mobilisation_id,
                _part.c.reason == row.reason,
                _part.c.part == row.part,
            )
            .values(person_ids=left)
        )
        gone = len(row.person_ids) - len(left)
        if row.reason == Reason.WILL_SEND.value and row.part >= row.released:
            await _add_counts(
                uow, row.mobilisation_id, {Reason.WILL_SEND: -gone, Reason.GONE: gone}
            )
            await uow.execute(
                update(tables.mobilisation)
                .where(call.id == row.mobilisation_id, call.launched_at.is_not(None))
                .values(size=call.size - gone)
            )


async def place(uow: UnitOfWork, mobilisation_id: UUID, person_id: UUID) -> Reason | None:
    """Where a person stood in the frozen audience, or None when the rule did not mean them."""
    why: str | None = await uow.scalar(
        select(_part.c.reason).where(
            _part.c.mobilisation_id == mobilisation_id,
            literal(person_id, Uuid) == any_(_part.c.person_ids),
        )
    )
    return None if why is None else Reason(why)


async def forget(uow: UnitOfWork, mobilisation_ids: Iterable[UUID]) -> None:
    """Delete who was meant, and who said `not this time`; the counts stay."""
    ids = list(mobilisation_ids)
    for table in (_part, tables.ask_declined):
        await uow.execute(delete(table).where(table.c.mobilisation_id.in_(ids)))


async def released(
    uow: UnitOfWork, mobilisation_id: UUID, chunks_released: int, *, size: int
) -> None:
    """Note how far the release has come, without counting it as a change that somebody made."""
    table = tables.mobilisation
    await uow.execute(
        update(table)
        .where(table.c.id == mobilisation_id)
        .values(released=chunks_released, size=size)
    )
