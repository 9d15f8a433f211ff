"""Audiences: asked by rule, divided by reason, frozen at launch.

`condition` and `reason` say in SQL what `domain.audience.matches` and `domain.waterfall.reason_for`
say of one person, so that a hundred thousand people are one scan.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    any_,
    case,
    cast,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer, Text, Uuid

from campaigns import tables
from campaigns.domain.audience import Every, Everyone, OneOf, Rule, Some
from campaigns.domain.mobilisation import CHUNK, Mobilisation
from campaigns.domain.waterfall import Reason, Waterfall
from sanctuary.db import UnitOfWork

_person = tables.person.c
_SEVERAL = {"stream": _person.streams, "role": _person.roles}


def condition(rule: Rule) -> ColumnElement[bool]:
    """The rule over the rows of people. A fact that is not known never equals anything."""
    match rule:
        case Everyone():
            return true()
        case OneOf():
            return _has(rule.field, rule.values)
        case Every():
            return and_(true(), *(condition(part) for part in rule.rules))
        case Some():
            return or_(false(), *(condition(part) for part in rule.rules))
        case _:
            return not_(condition(rule.rule))


def _has(field: str, values: Sequence[str]) -> ColumnElement[bool]:
    if field == "group":
        ids = cast([UUID(value) for value in values], ARRAY(Uuid))
        return _person.groups.bool_op("&&")(ids)
    wanted = cast(list(values), ARRAY(Text))
    if field in _SEVERAL:
        return _SEVERAL[field].bool_op("&&")(wanted)
    column = _person[field]
    return and_(column.is_not(None), column == any_(wanted))


def reason(category: str) -> ColumnElement[str]:
    """The first reason that holds a person back, or that they are reached."""
    named = literal(category)
    return case(
        (not_(_person.has_address), Reason.NO_ADDRESS.value),
        (not_(_person.address_verified), Reason.UNVERIFIED.value),
        (not_(named == any_(_person.purposes)), Reason.NO_LAWFUL_BASIS.value),
        (named == any_(_person.opted_out), Reason.OPTED_OUT.value),
        (_person.suppressed, Reason.SUPPRESSED.value),
        else_=Reason.WILL_SEND.value,
    )


async def waterfall(uow: UnitOfWork, rule: Rule, category: str) -> Waterfall:
    """How the audience divides up, as things are at this moment."""
    why = reason(category).label("why")
    rows = await uow.all(
        select(why, func.count().label("people"))
        .where(_person.known, condition(rule))
        .group_by(text("1"))
    )
    return Waterfall({Reason(row.why): row.people for row in rows})


async def sample(
    uow: UnitOfWork, rule: Rule, category: str, why: Reason, *, most: int
) -> list[UUID]:
    """A few of the people of one part, oldest ids first."""
    rows = await uow.all(
        select(_person.person_id)
        .where(_person.known, condition(rule), reason(category) == why.value)
        .order_by(_person.person_id)
        .limit(most)
    )
    return [row.person_id for row in rows]


async def reached(uow: UnitOfWork, rule: Rule, category: str) -> list[UUID]:
    """Everybody who would be sent a message of this category, as far as we know."""
    will = reason(category) == Reason.WILL_SEND.value
    rows = await uow.all(select(_person.person_id).where(_person.known, condition(rule), will))
    return [row.person_id for row in rows]


async def freeze(uow: UnitOfWork, mobilisation: Mobilisation) -> Waterfall:
    """Write down who is meant and what becomes of each, from one look at the rows.

    Gathered first and cut afterwards: numbering a million rows would sort them (four times slower).

    Later changes of people, rules or preferences leave this as it is; whether a message may still
    go out is asked again right before sending, by notifications.
    """
    why = reason(mobilisation.category).label("reason")
    whole = (
        select(why, func.array_agg(_person.person_id).label("ids"))
        .where(_person.known, condition(mobilisation.rule))
        .group_by(text("1"))
        .cte("whole")
        .prefix_with("materialized")
    )
    last = literal_column(f"(cardinality(whole.ids) - 1) / {CHUNK}", Integer)
    cut = func.generate_series(0, last).table_valued("n").render_derived(name="cut")
    ids: ColumnElement[Any] = literal_column(
        f"whole.ids[cut.n * {CHUNK} + 1 : (cut.n + 1) * {CHUNK}]"
    )
    part = tables.audience_part
    rows = await uow.all(
        insert(part)
        .from_select(
            ["mobilisation_id", "reason", "part", "person_ids"],
            select(literal(mobilisation.id, Uuid), whole.c.reason, cut.c.n, ids).select_from(
                whole.join(cut, true())
            ),
        )
        .returning(part.c.reason, func.cardinality(part.c.person_ids).label("people"))
    )
    counts: dict[Reason, int] = {}
    for row in rows:
        counts[Reason(row.reason)] = counts.get(Reason(row.reason), 0) + row.people
    await _keep_counts(uow, mobilisation.id, counts)
    return Waterfall(counts)


async def _keep_counts(uow: UnitOfWork, mobilisation_id: UUID, counts: dict[Reason, int]) -> None:
    if counts:
        await uow.execute(
            insert(tables.waterfall_count),
            [
                {"mobilisation_id": mobilisation_id, "reason": why.value, "people": people}
                for why, people in counts.items()
            ],
        )


async def frozen(uow: UnitOfWork, mobilisation_id: UUID) -> Waterfall | None:
    """The waterfall as it was at launch, or None before."""
    table = tables.waterfall_count
    rows = await uow.all(select(table).where(table.c.mobilisation_id == mobilisation_id))
    return Waterfall({Reason(row.reason): row.people for row in rows}) if rows else None


async def chunks(
    uow: UnitOfWork, mobilisation_id: UUID, *, start: int, count: int
) -> list[tuple[int, tuple[UUID, ...]]]:
    """`count` chunks of those who are reached, from number `start` on."""
    table = tables.audience_part
    rows = await uow.all(
        select(table.c.part, table.c.person_ids)
        .where(
            table.c.mobilisation_id == mobilisation_id,
            table.c.reason == Reason.WILL_SEND.value,
            table.c.part >= start,
            table.c.part < start + count,
        )
        .order_by(table.c.part)
    )
    return [(row.part, tuple(row.person_ids)) for row in rows]


async def place(uow: UnitOfWork, mobilisation_id: UUID, person_id: UUID) -> Reason | None:
    """Where a person stood in the frozen audience, or None when the rule did not mean them."""
    table = tables.audience_part
    why: str | None = await uow.scalar(
        select(table.c.reason).where(
            table.c.mobilisation_id == mobilisation_id,
            literal(person_id, Uuid) == any_(table.c.person_ids),
        )
    )
    return None if why is None else Reason(why)


async def forget(uow: UnitOfWork, mobilisation_ids: Iterable[UUID]) -> None:
    """Delete who was meant; the counts stay."""
    table = tables.audience_part
    await uow.execute(delete(table).where(table.c.mobilisation_id.in_(list(mobilisation_ids))))


async def released(uow: UnitOfWork, mobilisation_id: UUID, chunks_released: int) -> None:
    """Note how far the release has come, without counting it as a change that somebody made."""
    table = tables.mobilisation
    await uow.execute(
        update(table).where(table.c.id == mobilisation_id).values(released=chunks_released)
    )
