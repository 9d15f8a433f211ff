"""Counting people by what they did and where they live, and what they let others read."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, distinct, func, select

from campaigns import rules, tables
from campaigns.domain.deed_figures import Counts, Quarter
from campaigns.domain.mobilisation import LEADERS
from campaigns.queries.incidents import actor_nations
from sanctuary.actor import Actor
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.withholding import Rule

_deed, _person = tables.deed, tables.person


async def counts(uow: UnitOfWork, quarter: Quarter) -> Counts:
    """How many people did each kind in a quarter, by where they live; each once for a kind."""
    begins, ends = (datetime.combine(day, time(), LONDON) for day in (quarter.begins, quarter.ends))
    place = (_person.c.nation, _person.c.constituency)
    rows = await uow.all(
        select(_deed.c.kind, *place, func.count(distinct(_deed.c.person_id)).label("people"))
        .select_from(_deed.outerjoin(_person, _person.c.person_id == _deed.c.person_id))
        .where(_deed.c.done_at >= begins, _deed.c.done_at < ends)
        .group_by(_deed.c.kind, *place)
    )
    return {(row.kind, row.nation, row.constituency): row.people for row in rows}


def rule(uow: UnitOfWork) -> Rule:
    """The smallest number that is told."""
    return Rule(rules.on("deeds", uow.clock.today())["fewest"])


def nations_of(actor: Actor) -> Collection[str] | None:
    """Whose figures somebody reads; None: of all nations."""
    return None if actor.may(*LEADERS) else actor_nations(actor, LEADERS)


def shared(actor: Actor) -> Select[Any]:
    """What people let others read, without anything that leads to them."""
    query = (
        select(_deed.c.id, _deed.c.kind, _deed.c.told, _deed.c.told_at, _person.c.nation)
        .select_from(_deed.outerjoin(_person, _person.c.person_id == _deed.c.person_id))
        .where(_deed.c.told.is_not(None))
    )
    nations = nations_of(actor)
    return query if nations is None else query.where(_person.c.nation.in_(nations))
