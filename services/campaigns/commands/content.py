"""The content check for whoever writes something that goes out.

`must_pass` stops an approval; `must_be_clean` refuses what would go out at once; `findings_of` only
tells. All take a `Matter`: what it is, who wrote it, its texts, and what they rest on.
"""

from datetime import datetime
from uuid import UUID

from campaigns.domain.content import Context, Finding, check
from campaigns.domain.matter import Matter, must_be_clean
from campaigns.queries.cited import cited_facts, cited_uses
from campaigns.queries.content import claims_on, is_election_period, limits_on
from campaigns.queries.elections import is_near
from campaigns.store import content as store
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork

__all__ = ["findings_of", "must_be_clean", "must_pass", "overrule"]


async def findings_of(uow: UnitOfWork, matter: Matter, *, at: datetime) -> tuple[Finding, ...]:
    """Everything that the check says of it on the day of `at`."""
    today = london_day(at)
    context = Context(
        claims=claims_on(today),
        limits=limits_on(today),
        today=today,
        election=is_election_period(today, matter.nations)
        or await is_near(uow, today, matter.nations),
        facts=await cited_facts(uow, matter.facts),
        uses=await cited_uses(uow, matter, today),
        shunned=matter.shunned,
    )
    return check(matter.pieces, context)


async def must_pass(uow: UnitOfWork, matter: Matter, *, at: datetime) -> None:
    """Raise ContentStops while something has to change that nobody let stand."""
    found = await findings_of(uow, matter, at=at)
    matter.must_pass(found, await store.overruled(uow, matter.kind, matter.id))


async def overrule(
    uow: UnitOfWork, matter: Matter, key: str, *, reason: str, by: Actor, at: datetime
) -> UUID:
    """Let one finding stand, by name and with a reason. Returns the id of who did."""
    found = matter.to_overrule(key, await findings_of(uow, matter, at=at), by=by)
    decision = Decision(by.id, at, reason)
    await store.overrule(uow, matter.kind, matter.id, found, decision)
    return decision.by
