"""What has changed in an audience since it was approved, counted in one look."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select

from campaigns import tables
from campaigns.domain.drift import Change
from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.waterfall import Reason
from campaigns.store import audience, meant
from sanctuary.db import UnitOfWork

SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Drift:
    """How many people changed in which way, and a few ids of each."""

    people: int
    sample: tuple[UUID, ...]


async def since_approval(uow: UnitOfWork, mobilisation: Mobilisation) -> Mapping[Change, Drift]:
    who = await meant.of(uow, mobilisation)
    part, person = tables.audience_part.c, tables.person.c
    then = (
        select(func.unnest(part.person_ids).label("person_id"), part.reason)
        .where(part.mobilisation_id == mobilisation.id)
        .cte("approved")
    )
    now = (
        select(
            person.person_id,
            audience.condition(who.rule).label("meant"),
            audience.reason(who.category, who.limits).label("reason"),
        )
        .where(person.known)
        .cte("today")
    )
    change = _change(then, now)
    either = func.coalesce(then.c.person_id, now.c.person_id)
    rows = await uow.all(
        select(
            change,
            func.count().label("people"),
            func.array_agg(either)[1:SAMPLE].label("ids"),
        )
        .select_from(then.join(now, now.c.person_id == then.c.person_id, full=True))
        .where(or_(then.c.person_id.is_not(None), now.c.meant), change.is_not(None))
        .group_by(change)
    )
    found = {row.change: row for row in rows}
    return {
        one: Drift(found[one].people, tuple(sorted(found[one].ids)[:SAMPLE]))
        if one in found
        else Drift(0, ())
        for one in Change
    }


def _change(then: CTE, now: CTE) -> ColumnElement[str | None]:
    """How somebody changed between the approval and now, if they did."""
    will = Reason.WILL_SEND.value
    was_to_get_it, is_gone = then.c.reason == will, now.c.person_id.is_(None)
    return case(
        (then.c.person_id.is_(None), Change.JOINED.value),
        (and_(was_to_get_it, now.c.reason == Reason.OPTED_OUT.value), Change.NEWLY_OPTED_OUT.value),
        (
            and_(was_to_get_it, or_(is_gone, now.c.reason != will)),
            Change.NEWLY_UNREACHABLE.value,
        ),
        (or_(is_gone, ~now.c.meant), Change.LEFT.value),
        (and_(then.c.reason != will, now.c.reason == will), Change.NEWLY_REACHABLE.value),
    ).label("change")
