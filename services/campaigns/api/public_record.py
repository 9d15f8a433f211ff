"""What a Member is on record for, and votes that come up: for staff, each with its source."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from campaigns.api.fields import Body, Line, Reason, Text
from campaigns.api.outcome_cases import SourceField, SourceView
from campaigns.commands import public_record as commands
from campaigns.domain.outcome_case import Source
from campaigns.domain.public_record import About, ComingVote, MemberFact, Status
from campaigns.queries import votes as queries
from campaigns.store import public_record as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

facts_router = new_router("/v1/members-of-parliament", ["letters"])
votes_router = new_router("/v1/coming-votes", ["letters"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]


class NewFact(Body):
    """Name nobody but the Member. `permission`: who allowed a quotation to be used, when, where."""

    about: About
    happened_on: date
    says: Text
    source: SourceField | None = None
    issue: Line | None = None
    permission: Line | None = None
    reason: Text


class FactView(BaseModel):
    fact_id: UUID
    member_id: UUID
    about: About
    issue: str | None
    happened_on: date
    says: str
    permission: str | None
    source: SourceView
    status: Status
    told_by: UUID
    told_at: datetime
    told_reason: str
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


class NewVote(Body):
    """A vote in Parliament about one of the issues that letters are about."""

    issue: Line
    votes_on: date
    source: SourceField | None = None
    reason: Text


class VoteView(BaseModel):
    vote_id: UUID
    issue: str
    votes_on: date
    source: SourceView
    status: Status
    announced_by: UUID
    announced_at: datetime
    announced_reason: str
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


def source_of(given: SourceField | None) -> Source | None:
    if given is None:
        return None
    return Source(given.title, given.published_on, str(given.url) if given.url else None)


@facts_router.post("/{member_id}/facts", status_code=201)
async def tell_fact(member_id: UUID, body: NewFact, uow: Uow, now: Now, actor: Staff) -> FactView:
    """Put on record what a Member said, or how they changed. Refused without a source."""
    fact = await commands.tell_fact(
        uow,
        member_id,
        about=body.about,
        happened_on=body.happened_on,
        says=body.says,
        source=source_of(body.source),
        issue=body.issue,
        permission=body.permission,
        reason=body.reason,
        by=actor,
        at=now,
    )
    return _fact(fact)


@facts_router.get("/{member_id}/facts")
async def list_facts(member_id: UUID, uow: Uow, _: Staff, asked: PageRequest) -> Page[FactView]:
    """Newest first; what was withdrawn stays, and says so."""
    rows = await queries.facts(uow, asked, member_id)
    return asked.page(rows, lambda row: _fact(store.fact_of(row)), lambda row: (row.id,))


@facts_router.post("/{member_id}/facts/{fact_id}/withdrawal", status_code=201)
async def withdraw_fact(
    *, member_id: UUID, fact_id: UUID, body: Reason, uow: Uow, now: Now, actor: Staff
) -> FactView:
    """It was wrong: it stands no longer, and the record keeps why."""
    return _fact(
        await commands.withdraw_fact(uow, member_id, fact_id, reason=body.reason, by=actor, at=now)
    )


@votes_router.post("", status_code=201)
async def announce_vote(body: NewVote, uow: Uow, now: Now, actor: Staff) -> VoteView:
    """A vote comes up. Whoever wrote about it, and asked to hear of votes, is told once."""
    return _vote(
        await commands.announce(
            uow,
            body.issue,
            votes_on=body.votes_on,
            source=source_of(body.source),
            reason=body.reason,
            by=actor,
            at=now,
        )
    )


@votes_router.get("")
async def list_votes(uow: Uow, _: Staff, asked: PageRequest) -> Page[VoteView]:
    rows = await queries.votes(uow, asked)
    return asked.page(rows, lambda row: _vote(store.vote_of(row)), lambda row: (row.id,))


@votes_router.post("/{vote_id}/withdrawal", status_code=201)
async def withdraw_vote(
    *, vote_id: UUID, body: Reason, uow: Uow, now: Now, actor: Staff
) -> VoteView:
    """It does not come up after all: what waits is not sent, and the pages of letters say so."""
    return _vote(await commands.withdraw_vote(uow, vote_id, reason=body.reason, by=actor, at=now))


def _shown(source: Source) -> SourceView:
    return SourceView(title=source.title, published_on=source.published_on, url=source.url)


def _fact(fact: MemberFact) -> FactView:
    gone = fact.withdrawn
    return FactView(
        fact_id=fact.id,
        member_id=fact.member_id,
        about=fact.about,
        issue=fact.issue,
        happened_on=fact.happened_on,
        says=fact.says,
        permission=fact.permission,
        source=_shown(fact.source),
        status=fact.status,
        told_by=fact.told.by,
        told_at=fact.told.at,
        told_reason=fact.told.reason,
        withdrawn_by=gone.by if gone else None,
        withdrawn_at=gone.at if gone else None,
        withdrawn_reason=gone.reason if gone else None,
    )


def _vote(vote: ComingVote) -> VoteView:
    gone = vote.withdrawn
    return VoteView(
        vote_id=vote.id,
        issue=vote.issue,
        votes_on=vote.votes_on,
        source=_shown(vote.source),
        status=vote.status,
        announced_by=vote.announced.by,
        announced_at=vote.announced.at,
        announced_reason=vote.announced.reason,
        withdrawn_by=gone.by if gone else None,
        withdrawn_at=gone.at if gone else None,
        withdrawn_reason=gone.reason if gone else None,
    )
