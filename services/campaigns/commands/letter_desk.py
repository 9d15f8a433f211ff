"""What the team does with what supporters told: read replies that were given to it."""

from uuid import UUID

from campaigns.commands.letters import context
from campaigns.store import letters as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
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
