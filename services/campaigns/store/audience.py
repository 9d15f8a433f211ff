"""Audiences: asked by rule, divided by reason.

`condition` and `reason` say in SQL what `domain.audience.matches` and `domain.waterfall.reason_for`
say of one person, so that a hundred thousand people are one scan.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text, Uuid

from campaigns import tables
from campaigns.domain.audience import (
    DRAW,
    DidSince,
    Drawn,
    Every,
    Everyone,
    Not,
    OneOf,
    Rule,
    Some,
    Unbound,
)
from campaigns.domain.waterfall import Limit, Meant, Reason, Waterfall
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork

_person = tables.person.c
_history = tables.action_history.c
_SEVERAL = {"stream": _person.streams, "role": _person.roles}


def condition(rule: Rule) -> ColumnElement[bool]:  # noqa: PLR0911 — one case a kind
    """The bound rule over the rows of people. A fact that is not known never equals anything."""
    match rule:
        case Everyone():
            return true()
        case OneOf():
            return _has(rule.field, rule.values)
        case DidSince():
            return _did(rule)
        case Drawn(below=bytes() as below):
            return _draw(rule.salt) < literal(below, LargeBinary)
        case Every():
            return and_(true(), *(condition(part) for part in rule.rules))
        case Some():
            return or_(false(), *(condition(part) for part in rule.rules))
        case Not():
            return not_(condition(rule.rule))
        case _:
            raise Unbound(rule)


def _has(field: str, values: Sequence[str]) -> ColumnElement[bool]:
    if field == "group":
        ids = cast([UUID(value) for value in values], ARRAY(Uuid))
        return _person.groups.bool_op("&&")(ids)
    wanted = cast(list(values), ARRAY(Text))
    if field in _SEVERAL:
        return _SEVERAL[field].bool_op("&&")(wanted)
    column = _person[field]
    return and_(column.is_not(None), column == any_(wanted))


def _did(rule: DidSince) -> ColumnElement[bool]:
    """Asked as a set, not row by row: the planner keeps it in memory once."""
    found = select(_history.person_id).where(
        _history.kind == any_(cast(list(rule.kinds), ARRAY(Text)))
    )
    if rule.since is not None:
        found = found.where(_history.last_on >= rule.since)
    return _person.person_id.in_(found)


def _draw(salt: bytes) -> ColumnElement[bytes]:
    whole = func.sha256(literal(salt, LargeBinary).op("||")(func.uuid_send(_person.person_id)))
    return func.substring(whole, 1, DRAW, type_=LargeBinary)


def reason(category: str, limits: Sequence[Limit] = ()) -> ColumnElement[str]:
    """The first reason that holds a person back, or that they are reached."""
    named = literal(category)
    return case(
        (not_(_person.has_address), Reason.NO_ADDRESS.value),
        (not_(_person.address_verified), Reason.UNVERIFIED.value),
        (not_(named == any_(_person.purposes)), Reason.NO_LAWFUL_BASIS.value),
        (named == any_(_person.opted_out), Reason.OPTED_OUT.value),
        (_person.suppressed, Reason.SUPPRESSED.value),
        (or_(false(), *map(_limited, limits)), Reason.ASKED_LATELY.value),
        else_=Reason.WILL_SEND.value,
    )


def _limited(limit: Limit) -> ColumnElement[bool]:
    kinds = cast(list(limit.kinds), ARRAY(Text))
    did = select(_history.person_id).where(
        _history.kind == any_(kinds), _history.last_on >= limit.done_since
    )
    return or_(_person.person_id.in_(_asked(kinds, limit.asked_since)), _person.person_id.in_(did))


def _asked(kinds: ColumnElement[Any], since: date) -> Select[Any]:
    """Whom calls for these kinds were sent to from that day on: their released chunks say so."""
    part, call = tables.audience_part, tables.mobilisation
    return (
        select(func.unnest(part.c.person_ids))
        .join(call, call.c.id == part.c.mobilisation_id)
        .where(
            call.c.kinds.bool_op("&&")(kinds),
            call.c.drill.is_(False),
            call.c.launched_at >= datetime.combine(since, time(), LONDON),
            part.c.reason == Reason.WILL_SEND.value,
            part.c.part < call.c.released,
        )
    )


async def waterfall(uow: UnitOfWork, meant: Meant) -> Waterfall:
    """How the audience divides up, as things are at this moment."""
    why = reason(meant.category, meant.limits).label("why")
    rows = await uow.all(
        select(why, func.count().label("people"))
        .where(_person.known, condition(meant.rule))
        .group_by(text("1"))
    )
    return Waterfall({Reason(row.why): row.people for row in rows})


async def sample(uow: UnitOfWork, meant: Meant, why: Reason, *, most: int) -> list[UUID]:
    """A few of the people of one part, oldest ids first."""
    rows = await uow.all(
        select(_person.person_id)
        .where(
            _person.known,
            condition(meant.rule),
            reason(meant.category, meant.limits) == why.value,
        )
        .order_by(_person.person_id)
        .limit(most)
    )
    return [row.person_id for row in rows]


async def reached(uow: UnitOfWork, meant: Meant) -> list[UUID]:
    """Everybody who would be sent a message of this category, as far as we know."""
    will = reason(meant.category, meant.limits) == Reason.WILL_SEND.value
    rows = await uow.all(
        select(_person.person_id).where(_person.known, condition(meant.rule), will)
    )
    return [row.person_id for row in rows]


async def preferring(uow: UnitOfWork, ids: Sequence[UUID], language: str) -> int:
    """How many of these want to be written to in that language."""
    found: int = await uow.scalar(
        select(func.count()).where(
            _person.person_id == any_(cast(list(ids), ARRAY(Uuid))), _person.language == language
        )
    )
    return found


async def counted(uow: UnitOfWork, rule: Rule) -> int:
    """How many people a bound rule means."""
    found: int = await uow.scalar(
        select(func.count()).where(_person.known, condition(rule)).select_from(tables.person)
    )
    return found


async def limit_of(uow: UnitOfWork, rule: Rule, salt: bytes, number: int) -> bytes:
    """Below which draw `number` of those lie whom a bound rule means; above all if too few."""
    drawn = _draw(salt).label("drawn")
    below: bytes | None = await uow.scalar(
        select(drawn).where(_person.known, condition(rule)).order_by(drawn).offset(number).limit(1)
    )
    return b"\xff" * (DRAW + 1) if below is None else bytes(below)


async def still(uow: UnitOfWork, ids: Sequence[UUID], meant: Meant) -> dict[UUID, Reason]:
    """What would become of each of these now; whoever is not there any more has gone."""
    rows = await uow.all(
        select(_person.person_id, reason(meant.category, meant.limits).label("why")).where(
            _person.known, _person.person_id == any_(cast(list(ids), ARRAY(Uuid)))
        )
    )
    found = {row.person_id: Reason(row.why) for row in rows}
    return {each: found.get(each, Reason.GONE) for each in ids}
