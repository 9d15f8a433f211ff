"""Partners: kept with a reason for each change, and what is done together with them."""

from datetime import date, datetime
from uuid import UUID

from campaigns.domain.partner import KEEPERS, Facts, Partner
from campaigns.domain.wording import must_be_ours
from campaigns.store import mobilisations
from campaigns.store import partners as store
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id


async def begin(
    uow: UnitOfWork, facts: Facts, *, since: date, reason: str, by: Actor, at: datetime
) -> Partner:
    """Somebody joins us. Raises Invalid for a day to come."""
    facts.must_be_right()
    by.must(*KEEPERS, nation=facts.nation)
    if since > london_day(at):
        raise Invalid(
            "Give the day on which you began to act together, up to today.",
            errors=[{"field": "since", "detail": "Up to today."}],
        )
    made = Partner(new_id(), facts, since)
    await store.add(uow, made, Decision(by.id, at, reason))
    return made


async def change(
    uow: UnitOfWork,
    partner_id: UUID,
    facts: Facts,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Partner:
    found = await _newest(uow, partner_id, expected, by)
    return await store.save(uow, found.change(facts, by=by), "changed", Decision(by.id, at, reason))


async def end(
    uow: UnitOfWork,
    partner_id: UUID,
    on: date,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Partner:
    found = await _newest(uow, partner_id, expected, by)
    ended = found.end(on, today=london_day(at), by=by)
    return await store.save(uow, ended, "ended", Decision(by.id, at, reason))


async def resume(
    uow: UnitOfWork, partner_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Partner:
    found = await _newest(uow, partner_id, expected, by)
    return await store.save(uow, found.resume(by=by), "resumed", Decision(by.id, at, reason))


async def act(
    uow: UnitOfWork, partner_id: UUID, call_id: UUID, part: str, *, by: Actor, at: datetime
) -> None:
    """Say with what a partner takes part in a call that `by` may lead."""
    found = await store.get(uow, partner_id, lock=True)
    found.acts(by=by)
    call = await mobilisations.get(uow, call_id)
    call.led_by(by)
    must_be_ours(part, "part")
    await store.act(uow, partner_id, call_id, part, Decision(by.id, at, ""))


async def _newest(uow: UnitOfWork, partner_id: UUID, expected: int, by: Actor) -> Partner:
    found = await store.get(uow, partner_id, lock=True)
    found.kept_by(by)
    check_version(expected, found.version)
    return found
