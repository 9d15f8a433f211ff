"""Finding whose constituent somebody is: by postcode, by what the network knows, or by name.

A seat travels in the link, signed: nobody can name another constituency than the one that was found
for them, and so nobody reaches anybody else's Member.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from campaigns.commands.letters import Writer
from campaigns.queries import letters as queries
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound, TryAgain
from sanctuary.links import Link, Purpose, sign
from sanctuary.settings import Settings

SEAT, BY_NAME = "seat", "by_name"
CHOOSING = timedelta(hours=2)
AWAY = "away"


@dataclass(frozen=True, slots=True)
class Found:
    """What finding a constituency brought; `claims` go into the link that goes on."""

    how: str
    code: str | None = None
    generation_id: UUID | None = None

    @property
    def choose(self) -> bool:
        return self.code is None and self.how in {AWAY, "unknown", "ended"}

    @property
    def claims(self) -> dict[str, str]:
        if self.code is not None:
            return {SEAT: self.code}
        return {BY_NAME: "yes"} if self.choose else {}


async def find(uow: UnitOfWork, ask: queries.AskSeat, postcode: str) -> Found:
    """The constituency of a postcode, or why there is none."""
    try:
        answer = await ask(postcode)
    except TryAgain:
        return Found(AWAY)
    names = dict(await queries.seat_names(uow))
    code = answer.code if answer.code in names else None
    how = answer.found if code or not answer.code else "unknown"
    return Found(how, code, answer.generation_id)


async def chosen(uow: UnitOfWork, link: Link, seat: str) -> Found:
    """By name, for whom no postcode helped: only with the link that offered it."""
    if BY_NAME not in link.claims:
        raise Invalid(
            "Give your postcode first: it finds your own Member of Parliament. A constituency can "
            "be chosen by name where that does not help.",
            errors=[{"field": "seat", "detail": "Not offered yet."}],
        )
    if seat not in dict(await queries.seat_names(uow)):
        raise NotFound("We know no constituency of that code. The list shows all there are.")
    return Found("chosen", seat)


def resigned(settings: Settings, link: Link, found: Found, now: datetime) -> str:
    """The link that goes on, with what was found; choosing by name is offered for two hours."""
    ends = min(link.expires_at, now + CHOOSING) if found.choose else link.expires_at
    return sign(
        settings.link_key,
        Purpose.LETTER,
        link.subject,
        expires_at=ends,
        person=link.person_id,
        extra=found.claims or None,
    )


async def seat_of(uow: UnitOfWork, link: Link, who: Writer) -> str:
    """The constituency that was found for this writer. Raises Invalid before that."""
    seat = link.claims.get(SEAT) or await queries.own_seat(uow, who.person_id)
    if seat is None:
        raise Invalid(
            "We do not know yet where you live. Give your postcode first.",
            errors=[{"field": "postcode", "detail": "Needed to find your own Member."}],
        )
    return seat
