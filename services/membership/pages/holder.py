"""Who acts through a link by now."""

from dataclasses import replace

from membership.store.people import kept_entry
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.links import Link


async def holder(uow: UnitOfWork, link: Link) -> Actor:
    """The entry that a link was sent to may have been merged into another since."""
    return replace(link.actor, id=await kept_entry(uow, link.actor.id))
