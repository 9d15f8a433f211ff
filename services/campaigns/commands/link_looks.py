"""Writing down that somebody looked at a page that we refer to."""

from datetime import date, datetime

from campaigns import rules
from campaigns.domain.link_look import LOOKERS, Found, Look
from campaigns.store import link_looks as store
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def look(
    uow: UnitOfWork, url: str, found: Found, *, reason: str, by: Actor, at: datetime
) -> Look:
    """Raises NotFound for an address that nothing of ours refers to."""
    by.must(*LOOKERS)
    if not await store.is_used(uow, url, partners(london_day(at))):
        raise NotFound(
            "Nothing of ours refers to this address. The list of links shows those that we use, "
            "letter by letter."
        )
    made = Look(new_id(), url, found, london_day(at), Decision(by.id, at, reason))
    await store.add(uow, made)
    return made


def partners(day: date) -> list[str]:
    """Where the campaigns of partners are found."""
    links: dict[str, str] = rules.on("partner_campaigns", day)["links"]
    return list(links.values())
