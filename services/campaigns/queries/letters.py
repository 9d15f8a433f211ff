"""To whom a letter goes, where its page is, and what replies say of a Member over time."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from campaigns import tables
from campaigns.domain.election import Candidate, Election, running
from campaigns.domain.letter import Letter, Reply
from campaigns.domain.seats import Member, Seat, on_day
from campaigns.store import elections
from campaigns.store import seats as seat_store
from sanctuary.asking import Asker
from sanctuary.asks import ASK_CONSTITUENCY, ConstituencyAnswer, ConstituencyAsked
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import TryAgain
from sanctuary.http import PageAsked
from sanctuary.links import Purpose, sign, url
from sanctuary.messaging import Messaging
from sanctuary.settings import Settings

SECONDS = 2.0
LONGEST_POSTCODE = 12
AskSeat = Callable[[str], Awaitable[ConstituencyAnswer]]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom somebody in a seat writes to on a day: the Member or, before an election, candidates."""

    seat: Seat
    member: Member | None = None
    election: Election | None = None
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def is_nobody(self) -> bool:
        return self.member is None and not self.candidates


def seat_over_nats(messaging: Messaging | Asker | None) -> AskSeat:
    """Asks membership; the postcode travels in the question and is kept on neither side."""

    async def ask(written: str) -> ConstituencyAnswer:
        if messaging is None:
            raise TryAgain("not connected")
        question = ConstituencyAsked(postcode=written[:LONGEST_POSTCODE])
        return await messaging.ask(ASK_CONSTITUENCY, question, ConstituencyAnswer, SECONDS)

    return ask


async def recipients(uow: UnitOfWork, code: str, day: date) -> Recipients:
    """Raises NotFound for a seat that we do not know."""
    seat = await seat_store.get(uow, code)
    election = running(await elections.open_on(uow, day), code, day)
    if election is not None:
        standing = await elections.candidates(uow, election.id, code)
        main = tuple(one for one in standing if one.main)
        return Recipients(seat, None, election, main)
    held = on_day((await seat_store.tenures(uow, [code])).get(code, ()), day)
    member = await seat_store.get_member(uow, held.member_id) if held else None
    return Recipients(seat, member)


async def written_to(uow: UnitOfWork, letter: Letter) -> Sequence[Member | Candidate]:
    """To whom a letter goes or went: a person, also when the seat is somebody else's by now."""
    if letter.member_id is not None:
        return [await seat_store.get_member(uow, letter.member_id)]
    if letter.election_id is None:
        return []
    standing = await elections.candidates(uow, letter.election_id, letter.seat)
    return [one for one in standing if one.main]


async def own_seat(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The constituency that membership knows of a person, if it is one of today's."""
    person, seat = tables.person.c, tables.seat.c
    found: str | None = await uow.scalar(
        select(seat.code)
        .join(tables.person, person.constituency == seat.code)
        .where(person.person_id == person_id, seat.ended_on.is_(None))
    )
    return found


async def seat_names(uow: UnitOfWork) -> list[tuple[str, str]]:
    """All seats by name, for whoever cannot be found by postcode."""
    table = tables.seat
    rows = await uow.all(
        select(table.c.code, table.c.name).where(table.c.ended_on.is_(None)).order_by(table.c.name)
    )
    return [(row.code, row.name) for row in rows]


def link_for(
    settings: Settings, call_id: UUID, person_id: UUID, expires_at: datetime, *, lang: str
) -> str:
    """The address of somebody's letter page, for a page in `lang` that another link opened."""
    token = sign(
        settings.link_key, Purpose.LETTER, call_id, expires_at=expires_at, person=person_id
    )
    return url(settings, "campaigns", "/letter", token, lang=lang)


@dataclass(frozen=True, slots=True)
class Position:
    """Replies told in one quarter of a year, by kind; None where they are too few to say."""

    quarter: str
    counts: Mapping[Reply, int | None]


async def positions(uow: UnitOfWork, member_id: UUID, *, least: int) -> list[Position]:
    """How a Member answered over time, whichever seat they held. No totals: nothing to subtract."""
    letter, reply = tables.letter, tables.letter_reply
    rows = await uow.all(
        select(reply.c.kind, reply.c.received_on)
        .join(letter, letter.c.id == reply.c.letter_id)
        .where(letter.c.member_id == member_id)
    )
    by_quarter: dict[str, Counter[Reply]] = {}
    for row in rows:
        quarter = f"{row.received_on.year}-Q{(row.received_on.month + 2) // 3}"
        by_quarter.setdefault(quarter, Counter())[Reply(row.kind)] += 1
    return [
        Position(quarter, {kind: shown(counts[kind], least) for kind in Reply})
        for quarter, counts in sorted(by_quarter.items(), reverse=True)
        if any(count >= least for count in counts.values())
    ]


def shown(count: int, least: int) -> int | None:
    """A count, or None where so few stand behind it that it could say something of somebody.

    A nought is withheld, too: beside it a withheld number would say that there is somebody.
    """
    return count if count >= least else None


async def watches(uow: UnitOfWork, asked: PageAsked, *, status: str | None) -> Sequence[AnyRow]:
    """Members whose votes are to be watched, with who they are."""
    watch, member = tables.vote_watch, tables.member
    query = select(watch, member.c.called, member.c.party).join(
        member, member.c.id == watch.c.member_id
    )
    if status is not None:
        query = query.where(watch.c.status == status)
    return await uow.all(asked.select(query, watch.c.id))


async def elections_listed(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    table = tables.election
    return await uow.all(asked.select(select(table), table.c.id, descending=True))


async def borrowed_texts(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    table = tables.borrowed_text
    return await uow.all(asked.select(select(table), table.c.id, descending=True))
