"""What the team puts on record of Members, and telling of votes to whoever asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from campaigns import letters as content
from campaigns.domain.outcome_case import Source
from campaigns.domain.public_record import (
    VOTES,
    About,
    ComingVote,
    ElectionOn,
    MemberFact,
    must_be_known,
    must_have_source,
)
from campaigns.domain.vote_watch import Status, VoteWatch
from campaigns.queries import votes as queries
from campaigns.queries.elections import concerns_member
from campaigns.store import elections, seats
from campaigns.store import public_record as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import VoteTold, VoteWithdrawn
from sanctuary.http import check_version
from sanctuary.ids import derived_id, new_id

# How many people one event names at most, as a released audience does.
CHUNK = 500
ON_RECORD = {Status.KEPT: About.VOTED_AS_PROMISED, Status.BROKEN: About.VOTED_OTHERWISE}


async def tell_fact(
    uow: UnitOfWork,
    member_id: UUID,
    *,
    about: About,
    happened_on: date,
    says: str,
    source: Source | None,
    issue: str | None,
    permission: str | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> MemberFact:
    """Put on record what a Member said or did, on somebody else's word."""
    by.must(Role.CAMPAIGN_MANAGER)
    await seats.get_member(uow, member_id)
    if about in VOTES:
        raise Invalid(
            "How a Member voted is said where their votes are watched: whoever asked to hear of "
            "it is told then.",
            errors=[{"pointer": "/about", "detail": "Use the list of watched votes."}],
        )
    return await _put(
        uow,
        MemberFact(
            id=new_id(),
            member_id=member_id,
            about=about,
            happened_on=happened_on,
            says=says,
            source=must_have_source(source),
            told=Decision(by.id, at, reason),
            issue=issue,
            permission=permission,
        ),
    )


async def withdraw_fact(
    uow: UnitOfWork, member_id: UUID, fact_id: UUID, *, reason: str, by: Actor, at: datetime
) -> MemberFact:
    by.must(Role.CAMPAIGN_MANAGER)
    fact = await store.get_fact(uow, member_id, fact_id)
    gone = fact.withdraw(Decision(by.id, at, reason))
    await store.save_withdrawal(uow, gone)
    return gone


async def announce(
    uow: UnitOfWork,
    issue: str,
    *,
    votes_on: date,
    source: Source | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> ComingVote:
    """A vote comes up: whoever wrote about it and asked to hear of votes is told once."""
    by.must(Role.CAMPAIGN_MANAGER)
    announced = Decision(by.id, at, reason)
    vote = ComingVote(new_id(), issue, votes_on, must_have_source(source), announced)
    today = london_day(at)
    vote.must_be_right(content.issues(today).keys(), today)
    await store.add_vote(uow, vote)
    await _tell(uow, vote.id, "coming", on=votes_on, issue=issue)
    return vote


async def withdraw_vote(
    uow: UnitOfWork, vote_id: UUID, *, reason: str, by: Actor, at: datetime
) -> ComingVote:
    by.must(Role.CAMPAIGN_MANAGER)
    gone = (await store.get_vote(uow, vote_id)).withdraw(Decision(by.id, at, reason))
    await store.save_withdrawal(uow, gone)
    uow.emit(VoteWithdrawn(news_id=vote_id))
    return gone


async def watch(uow: UnitOfWork, member_id: UUID, issue: str, *, on: date, by: Actor) -> VoteWatch:
    """Watch how a Member votes on an issue, before enough people were promised support."""
    by.must(Role.CAMPAIGN_MANAGER)
    await seats.get_member(uow, member_id)
    must_be_known(issue, content.issues(on).keys())
    await elections.watch(uow, member_id, issue, on=on)
    return await elections.get_watch(uow, await elections.watch_over(uow, member_id, issue))


@dataclass(frozen=True, slots=True)
class Taken:
    """A vote that was taken: on which day, and where that is on record."""

    on: date
    source: Source | None


async def decide(
    uow: UnitOfWork,
    watch_id: UUID,
    status: Status,
    *,
    reason: str,
    taken: Taken,
    expected: int,
    by: Actor,
    at: datetime,
) -> VoteWatch:
    """Somebody says how a Member voted, with its source; or that they are watched again."""
    by.must(Role.CAMPAIGN_MANAGER)
    watch = await elections.get_watch(uow, watch_id)
    check_version(expected, watch.version)
    decided = watch.decide(status, Decision(by.id, at, reason))
    await elections.save_watch(uow, decided)
    if status in ON_RECORD:
        await _voted(uow, decided, ON_RECORD[status], taken, Decision(by.id, at, reason))
    return decided


async def _voted(
    uow: UnitOfWork, watch: VoteWatch, about: About, taken: Taken, told: Decision
) -> None:
    """It goes on record, and whoever asked to hear of it is told. Raises ElectionOn."""
    if await concerns_member(uow, watch.member_id, london_day(told.at)):
        raise ElectionOn(
            "An election is on where this Member stands, and we do not write to voters about one "
            "candidate alone. Say how they voted after polling day."
        )
    fact = MemberFact(
        id=new_id(),
        member_id=watch.member_id,
        about=about,
        happened_on=taken.on,
        says=told.reason,
        source=must_have_source(taken.source),
        told=told,
        issue=watch.issue,
    )
    await _put(uow, fact)
    news_id = derived_id("vote taken", watch.id, str(watch.version))
    member_id = watch.member_id
    await _tell(uow, news_id, "taken", on=taken.on, issue=watch.issue, member_id=member_id)


async def _put(uow: UnitOfWork, fact: MemberFact) -> MemberFact:
    today = london_day(fact.told.at)
    fact.must_be_right(content.issues(today).keys(), today)
    await store.add_fact(uow, fact)
    return fact


async def _tell(
    uow: UnitOfWork,
    news_id: UUID,
    stage: Literal["coming", "taken"],
    *,
    on: date,
    issue: str,
    member_id: UUID | None = None,
) -> None:
    """Each person once about one piece of news, through the call of their newest letter."""
    whom = await queries.followers(uow, issue, member_id)
    for call_id, people in whom.items():
        for chunk in _chunks(people):
            uow.emit(
                VoteTold(
                    news_id=news_id,
                    stage=stage,
                    on=on,
                    mobilisation_id=call_id,
                    person_ids=tuple(chunk),
                )
            )


def _chunks(people: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [people[start : start + CHUNK] for start in range(0, len(people), CHUNK)]
