"""What the team does with what supporters told: watch votes, read replies that were given to it."""

from datetime import datetime
from uuid import UUID

from campaigns.commands.letters import context
from campaigns.domain.vote_watch import Status, VoteWatch
from campaigns.store import elections
from campaigns.store import letters as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import check_version
from sanctuary.seal import record_opening


async def read_reply(uow: UnitOfWork, letter_id: UUID, place: int, *, why: str, by: Actor) -> str:
    """The words of a reply that its owner gave to the team; that somebody read them is recorded."""
    by.must(Role.CAMPAIGN_MANAGER)
    sealed = await store.sealed_text(uow, letter_id, place)
    if sealed is None:
        raise NotFound("Nobody gave us the words of this reply, or took them back since.")
    what = context(letter_id, place)
    await record_opening(uow, by=by.id, what=what, why=why)
    return uow.must_seal.open(sealed, what).decode()


async def decide(
    uow: UnitOfWork,
    watch_id: UUID,
    status: Status,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> VoteWatch:
    """Somebody says how a Member voted, or that a new vote is coming."""
    by.must(Role.CAMPAIGN_MANAGER)
    watch = await elections.get_watch(uow, watch_id)
    check_version(expected, watch.version)
    decided = watch.decide(status, Decision(by.id, at, reason))
    await elections.save_watch(uow, decided)
    return decided
