"""Saying what a membership's status is for a time, against or beside its dates (PEERS A1)."""

from datetime import date, datetime
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.term import LEFT, NOT_YET, Override, by_rule, check_override
from membership.queries.memberships import Held, find
from membership.store import overrides as store
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.membership import OverrideEnded, OverrideSet
from sanctuary.ids import new_id

RAN_OUT = "Its last day came."


class OverriddenAlready(Refusal):
    slug = "overridden-already"
    title = "Somebody has set this status by hand already"


def must_look_after(held: Held, by: Actor) -> None:
    """Coordinators for their networks; trustees and the national team for everything else."""
    if held.network:
        by.must(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            nation=held.nation,
            stream=held.stream,
        )
    else:
        by.must(Role.TRUSTEE)


async def set_override(
    uow: UnitOfWork,
    membership_id: UUID,
    name: str,
    *,
    reason: str,
    until: date,
    by: Actor,
    at: datetime,
) -> Override:
    """From today until a day to come, with a reason. What the dates say stays visible beside it."""
    held = await find(uow, membership_id)
    must_look_after(held, by)
    today = uow.clock.today()
    rules = held.rules(today)
    check_override(rules.windows, name, today=today, until=until)
    if by_rule(rules.windows, held.term, today)[0] in {NOT_YET, LEFT}:
        raise IllegalTransition(
            "This membership does not run today, so there is no status to set. Look at the "
            "history of its holder."
        )
    made = Override(new_id(), membership_id, name, today, until, decision(reason, by=by, at=at))
    if not await store.add_override(uow, made):
        raise OverriddenAlready(
            "An override of this membership is open. End it first, or wait until it ends."
        )
    uow.emit(OverrideSet(override_id=made.id, membership_id=membership_id, until=until))
    return made


async def end_override(
    uow: UnitOfWork, override_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Override:
    """Back to what the dates say, before the override ends by itself."""
    one = await store.open_override(uow, override_id)
    must_look_after(await find(uow, one.membership_id), by)
    return await _end(uow, one, decision(reason, by=by, at=at), on=uow.clock.today())


async def end_those_over(uow: UnitOfWork, day: date) -> int:
    """The day has come until which somebody had set a status."""
    over = await store.overrides_over(uow, day)
    for one in over:
        ended = Decision(SYSTEM.id, uow.clock.now(), RAN_OUT)
        await _end(uow, one, ended, on=one.until)
    return len(over)


async def _end(uow: UnitOfWork, one: Override, ended: Decision, *, on: date) -> Override:
    over = one.end(on=on)
    await store.save_end(uow, over, ended)
    uow.emit(OverrideEnded(override_id=one.id, membership_id=one.membership_id, ended_on=on))
    return over
