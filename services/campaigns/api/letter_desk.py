"""What the team sees of letters: how a Member answers over time, and whose votes to watch.

Never who wrote. Few replies are withheld, and there are no totals to subtract them from.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response
from pydantic import BaseModel

from campaigns import letters as content
from campaigns.api.fields import Body, Line, Reason, Text
from campaigns.api.outcome_cases import SourceField
from campaigns.api.public_record import source_of
from campaigns.commands import letter_desk as commands
from campaigns.commands import public_record
from campaigns.commands.public_record import Taken
from campaigns.domain.letter import Reply
from campaigns.domain.vote_watch import Status, VoteWatch
from campaigns.queries import letters as queries
from campaigns.queries import seats as seat_queries
from campaigns.store import elections, seats
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag, sealed_router
from sanctuary.http import router as new_router

members_router = new_router("/v1/members-of-parliament", ["letters"])
watches_router = new_router("/v1/vote-watches", ["letters"])
texts_router = sealed_router("/v1/letters", ["letters"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]


class SeatHeld(BaseModel):
    code: str
    since: date
    until: date | None


class PositionView(BaseModel):
    """Replies told in a quarter; null where fewer than five stand behind a number."""

    quarter: str
    generic: int | None
    supportive: int | None
    already_supporter: int | None
    opposed: int | None


class PositionsView(BaseModel):
    """It belongs to the person: what they said in one seat they are held to in the next."""

    member_id: UUID
    called: str
    party: str
    seats: list[SeatHeld]
    positions: list[PositionView]


class WatchView(BaseModel):
    watch_id: UUID
    member_id: UUID
    issue: str
    opened_on: date
    status: Status
    decided_by: UUID | None
    decided_at: datetime | None
    decided_reason: str | None


class ListedWatch(WatchView):
    member: str
    party: str


class NewWatch(Body):
    member_id: UUID
    issue: Line


class Voted(Body):
    """`kept` and `broken` need where the vote is on record, and its day unless that is today."""

    status: Status
    reason: Text
    voted_on: date | None = None
    source: SourceField | None = None


class ReplyText(BaseModel):
    text: str


@members_router.get("/{member_id}/positions")
async def positions(member_id: UUID, uow: Uow, now: Now, _: Staff) -> PositionsView:
    """How a Member answered, quarter by quarter."""
    member = await seats.get_member(uow, member_id)
    least = content.rule(london_day(now))["least_shown"]
    found = await queries.positions(uow, member_id, least=least)
    return PositionsView(
        member_id=member.id,
        called=member.called,
        party=member.party,
        seats=[
            SeatHeld(code=row.seat, since=row.since, until=row.until)
            for row in await seat_queries.held_by(uow, member_id)
        ],
        positions=[
            PositionView(quarter=one.quarter, **{kind.value: one.counts[kind] for kind in Reply})
            for one in found
        ],
    )


@watches_router.get("")
async def list_watches(
    uow: Uow, _: Staff, asked: PageRequest, status: Status | None = None
) -> Page[ListedWatch]:
    """Members who promised support to several people, each with what it was about."""
    rows = await queries.watches(uow, asked, status=status)
    names = ("member_id", "issue", "opened_on", "status", "decided_by", "decided_at",
             "decided_reason", "party")  # fmt: skip
    return asked.page(
        rows,
        lambda row: ListedWatch(
            watch_id=row.id, member=row.called, **{name: getattr(row, name) for name in names}
        ),
        lambda row: (row.id,),
    )


@watches_router.post("", status_code=201)
async def watch(body: NewWatch, uow: Uow, now: Now, actor: Staff, response: Response) -> WatchView:
    """Watch how a Member votes on an issue; asked for again, it is the same watch."""
    day = london_day(now)
    made = await public_record.watch(uow, body.member_id, body.issue, on=day, by=actor)
    return _view(made, response)


@watches_router.put("/{watch_id}/status")
async def decide(watch_id: UUID, body: Voted, actor: Staff, edit: Edit) -> WatchView:
    """How they voted: kept, broken, or dropped; open again when the next vote comes up.

    Whoever wrote about it to this Member, and asked to hear of votes, is told.
    """
    made = await public_record.decide(
        edit.uow,
        watch_id,
        body.status,
        reason=body.reason,
        taken=Taken(body.voted_on or london_day(edit.now), source_of(body.source)),
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _view(made, edit.response)


@watches_router.get("/{watch_id}")
async def show(watch_id: UUID, uow: Uow, _: Staff, response: Response) -> WatchView:
    return _view(await elections.get_watch(uow, watch_id), response)


@texts_router.post("/{letter_id}/replies/{place}/openings")
async def read_reply(
    letter_id: UUID,
    place: Annotated[int, Path(ge=0, le=1000)],
    body: Reason,
    uow: Uow,
    actor: Staff,
) -> ReplyText:
    """Read a reply that its owner gave to the team. Who read it, and why, is recorded."""
    text = await commands.read_reply(uow, letter_id, place, why=body.reason, by=actor)
    return ReplyText(text=text)


def _view(watch: VoteWatch, response: Response) -> WatchView:
    etag(response, watch.version)
    decided = watch.decided
    return WatchView(
        watch_id=watch.id,
        member_id=watch.member_id,
        issue=watch.issue,
        opened_on=watch.opened_on,
        status=watch.status,
        decided_by=decided.by if decided else None,
        decided_at=decided.at if decided else None,
        decided_reason=decided.reason if decided else None,
    )
