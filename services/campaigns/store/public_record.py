"""Facts about Members and coming votes as rows. The only writer of these tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from campaigns import tables
from campaigns.domain.outcome_case import Source
from campaigns.domain.public_record import VOTES, About, ComingVote, MemberFact
from sanctuary.actor import Decision
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound

_fact, _vote = tables.member_fact, tables.coming_vote


async def add_fact(uow: UnitOfWork, fact: MemberFact) -> None:
    values = {
        "member_id": fact.member_id,
        "about": fact.about,
        "issue": fact.issue,
        "happened_on": fact.happened_on,
        "says": fact.says,
        "permission": fact.permission,
    }
    decided = _decided("told", fact.told)
    await uow.execute(insert(_fact).values(id=fact.id, **values, **_source(fact.source), **decided))


async def add_vote(uow: UnitOfWork, vote: ComingVote) -> None:
    values = {"issue": vote.issue, "votes_on": vote.votes_on}
    decided = _decided("announced", vote.announced)
    await uow.execute(insert(_vote).values(id=vote.id, **values, **_source(vote.source), **decided))


async def get_fact(uow: UnitOfWork, member_id: UUID, fact_id: UUID) -> MemberFact:
    """Locked. Raises NotFound."""
    where = (_fact.c.id == fact_id, _fact.c.member_id == member_id)
    row = await uow.first(select(_fact).where(*where).with_for_update())
    if row is None:
        raise NotFound("Nothing of that id is on record of this Member. The list shows what is.")
    return fact_of(row)


async def get_vote(uow: UnitOfWork, vote_id: UUID) -> ComingVote:
    """Locked. Raises NotFound."""
    row = await uow.first(select(_vote).where(_vote.c.id == vote_id).with_for_update())
    if row is None:
        raise NotFound("No vote of that id was announced. The list shows those that were.")
    return vote_of(row)


async def save_withdrawal(uow: UnitOfWork, one: MemberFact | ComingVote) -> None:
    table: Table = _fact if isinstance(one, MemberFact) else _vote
    if one.withdrawn is not None:
        values = _decided("withdrawn", one.withdrawn)
        await uow.execute(update(table).where(table.c.id == one.id).values(**values))


async def coming(uow: UnitOfWork, issues: Sequence[str], *, on: date) -> list[ComingVote]:
    """Votes about these issues announced for a day to come, the next one first; also those off."""
    ahead = (_vote.c.issue.in_(issues), _vote.c.votes_on >= on)
    rows = await uow.all(select(_vote).where(*ahead).order_by(_vote.c.votes_on, _vote.c.id))
    return [vote_of(row) for row in rows]


async def voted(
    uow: UnitOfWork, member_id: UUID, issues: Sequence[str], *, since: date
) -> list[MemberFact]:
    """How a Member voted on these issues since a day, the newest first."""
    rows = await uow.all(
        select(_fact)
        .where(
            _fact.c.withdrawn_at.is_(None),
            _fact.c.member_id == member_id,
            _fact.c.issue.in_(issues),
            _fact.c.about.in_(VOTES),
            _fact.c.happened_on >= since,
        )
        .order_by(_fact.c.happened_on.desc(), _fact.c.id.desc())
    )
    return [fact_of(row) for row in rows]


def fact_of(row: AnyRow) -> MemberFact:
    return MemberFact(
        id=row.id,
        member_id=row.member_id,
        about=About(row.about),
        happened_on=row.happened_on,
        says=row.says,
        source=_source_of(row),
        told=Decision(row.told_by, row.told_at, row.told_reason),
        issue=row.issue,
        permission=row.permission,
        withdrawn=_withdrawn(row),
    )


def vote_of(row: AnyRow) -> ComingVote:
    return ComingVote(
        id=row.id,
        issue=row.issue,
        votes_on=row.votes_on,
        source=_source_of(row),
        announced=Decision(row.announced_by, row.announced_at, row.announced_reason),
        withdrawn=_withdrawn(row),
    )


def _withdrawn(row: AnyRow) -> Decision | None:
    if row.withdrawn_by is None:
        return None
    return Decision(row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason)


def _source(source: Source) -> dict[str, Any]:
    return {
        "source_title": source.title,
        "source_url": source.url,
        "source_on": source.published_on,
    }


def _source_of(row: AnyRow) -> Source:
    return Source(row.source_title, row.source_on, row.source_url)


def _decided(word: str, one: Decision) -> dict[str, Any]:
    return {f"{word}_by": one.by, f"{word}_at": one.at, f"{word}_reason": one.reason}
