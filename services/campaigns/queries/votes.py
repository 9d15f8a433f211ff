"""Who asked to hear of votes, and what there is to tell them on the page of their letter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from campaigns import tables
from campaigns.domain.letter import FOLLOWING, Letter
from campaigns.domain.public_record import ComingVote, MemberFact
from campaigns.store import public_record as store
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.http import PageAsked


async def followers(
    uow: UnitOfWork, issue: str, member_id: UUID | None
) -> Mapping[UUID, Sequence[UUID]]:
    """Whoever wrote about an issue, to this Member or to any, and asked to hear; by their call.

    Somebody who wrote twice is there once, for their newest letter.
    """
    letter = tables.letter.c
    query = (
        select(letter.call_id, letter.votes_person_id)
        .where(
            letter.votes_person_id.is_not(None),
            letter.member_id.is_not(None),
            letter.issues.contains([issue]),
            letter.status.in_(FOLLOWING),
        )
        .order_by(letter.planned_at, letter.id)
    )
    if member_id is not None:
        query = query.where(letter.member_id == member_id)
    newest = {row.votes_person_id: row.call_id for row in await uow.all(query)}
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for person_id, call_id in newest.items():
        found[call_id].append(person_id)
    return found


@dataclass(frozen=True, slots=True)
class News:
    """Votes about what a letter was about: those to come, and how its Member voted since."""

    coming: Sequence[ComingVote] = ()
    voted: Sequence[MemberFact] = ()


async def news(uow: UnitOfWork, letter: Letter, today: date) -> News:
    if letter.member_id is None or letter.sent_on is None or not letter.may_follow:
        return News()
    return News(
        await store.coming(uow, letter.issues, on=today),
        await store.voted(uow, letter.member_id, letter.issues, since=letter.sent_on),
    )


async def facts(uow: UnitOfWork, asked: PageAsked, member_id: UUID) -> Sequence[AnyRow]:
    table = tables.member_fact
    query = select(table).where(table.c.member_id == member_id)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def votes(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    table = tables.coming_vote
    return await uow.all(asked.select(select(table), table.c.id, descending=True))
