"""One's own letter through the link of a message: for programs what /letter is for people."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field, StringConstraints

from campaigns import letters as content
from campaigns.api.fields import Body
from campaigns.commands import letters as commands
from campaigns.commands.letter_seats import Found, chosen, find, resigned, seat_of
from campaigns.commands.letters import Writer
from campaigns.domain.letter import Letter, Next, Reply, Status, To
from campaigns.queries import letters as queries
from campaigns.store import letters as store
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound
from sanctuary.http import WITHOUT_KEY, Now, Uow, sealed_router
from sanctuary.http import router as new_router
from sanctuary.links import ABSENT, Link, Purpose

# Sealed: an answer kept for an Idempotency-Key would say for a day whose letter goes where.
router = sealed_router("/v1/letters", ["letters"])
seats_router = new_router("/v1/letter-seats", ["letters"])
Linked = Annotated[Link, Depends(by_link(Purpose.LETTER))]
Token = Annotated[str, Field(description="The link of the message, as it is")]
Postcode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]


def writer_of(link: Link, now: Now) -> Writer:
    """Raises LinkRefused for a link that names nobody: a letter is somebody's."""
    if link.person_id is None:
        raise LinkRefused(ABSENT)
    return Writer(link.subject, link.person_id, now)


@dataclass(frozen=True)
class Step:
    """One step of a letter: whose link it is, and when."""

    link: Linked
    uow: Uow
    now: Now

    @property
    def who(self) -> Writer:
        return writer_of(self.link, self.now)


One = Annotated[Step, Depends()]


class FindSeat(Body):
    """A postcode; or, where the answer before offered it, the constituency by its code."""

    link: Token
    postcode: Postcode | None = None
    seat: Annotated[str | None, StringConstraints(pattern=r"^[EWSN]\d{8}$")] = None


class SeatFound(BaseModel):
    """`link` goes on from here. `choose` says that a constituency may be chosen by name with it.

    `found`: "postcode", "outward", "ended", "unknown", "unreadable", "away" when nobody could be
    asked, "chosen", or "known" from what the network knows.
    """

    found: str
    code: str | None
    name: str | None
    generation_id: UUID | None
    choose: bool
    link: str


class PlanLetter(Body):
    link: Token
    issues: Annotated[list[Key], Field(max_length=20)]
    asks: Annotated[list[Key], Field(max_length=20, description="One")]


class Sent(Body):
    """`nudge`: yes, remind me in four weeks if no reply has come."""

    link: Token
    sent_on: date
    nudge: bool = False


class Replied(Body):
    """The text only with `consent`: then the team may read it, and it is kept encrypted."""

    link: Token
    kind: Reply
    received_on: date
    text: Annotated[str, Field(max_length=20_000)] = ""
    consent: bool = False


class OnlyLink(Body):
    link: Token


class VotesWanted(Body):
    link: Token
    wanted: bool


class RecipientView(BaseModel):
    called: str
    party: str
    email: str | None


class ToldView(BaseModel):
    kind: Reply
    received_on: date


class ResourceView(BaseModel):
    title: str
    url: str


class LetterView(BaseModel):
    """`recipients` is the Member or, before an election, all of the main candidates alike.

    `votes`: whether its writer asked to hear of votes about it.
    """

    letter_id: UUID
    status: Status
    next: Next
    seat: str
    to: To
    recipients: list[RecipientView]
    issues: list[str]
    ask: str
    sent_on: date | None
    nudge: bool
    votes: bool
    replies: list[ToldView]
    resources: list[ResourceView]


@seats_router.post("", openapi_extra=WITHOUT_KEY)
async def find_seat(body: FindSeat, step: One, request: Request) -> SeatFound:
    """Find one's own constituency. The postcode is asked about and then gone."""
    who, link, uow = step.who, step.link, step.uow
    known = await queries.own_seat(uow, who.person_id)
    if body.seat is not None:
        found = await chosen(uow, link, body.seat)
    elif body.postcode:
        ask = queries.seat_over_nats(request.app.state.runtime.asks)
        found = await find(uow, ask, body.postcode)
    else:
        found = Found("known", known) if known else Found("unreadable")
    names = dict(await queries.seat_names(uow))
    return SeatFound(
        found=found.how,
        code=found.code,
        name=names.get(found.code or ""),
        generation_id=found.generation_id,
        choose=found.choose,
        link=resigned(request.app.state.settings, link, found, step.now),
    )


@router.post("", status_code=201)
async def plan(body: PlanLetter, step: One) -> LetterView:
    """One or two issues and one ask. What you write is yours: it is not asked for."""
    seat = await seat_of(step.uow, step.link, step.who)
    letter = await commands.plan(step.uow, step.who, seat, body.issues, body.asks)
    return await view(step.uow, letter, step.now)


@router.get("/own")
async def own(step: One) -> LetterView:
    letter = await store.find(step.uow, step.who.call_id, step.who.person_id)
    if letter is None:
        raise NotFound("There is no letter of yours yet. Begin with where you live.")
    return await view(step.uow, letter, step.now)


@router.post("/sendings", status_code=201)
async def send(body: Sent, step: One) -> LetterView:
    """It went, from your own mail: it is counted, once."""
    letter = await commands.send(step.uow, step.who, on=body.sent_on, nudge=body.nudge)
    return await view(step.uow, letter, step.now)


@router.post("/replies", status_code=201)
async def reply(body: Replied, step: One) -> LetterView:
    """What kind of reply came. A later one is added; what was said before stays."""
    letter = await commands.reply(
        step.uow,
        step.who,
        body.kind,
        on=body.received_on,
        text=body.text,
        consent=body.consent,
    )
    return await view(step.uow, letter, step.now)


@router.post("/follow-ups", status_code=201)
async def follow_up(_: OnlyLink, step: One) -> LetterView:
    """Resources were sent, or the Member held to account, or a joint event proposed."""
    return await view(step.uow, await commands.follow_up(step.uow, step.who), step.now)


@router.post("/vote-news", status_code=201)
async def follow_votes(body: VotesWanted, step: One) -> LetterView:
    """Hear by mail of votes about it, and how your Member voted; or no longer."""
    letter = await commands.follow_votes(step.uow, step.who, wanted=body.wanted)
    return await view(step.uow, letter, step.now)


@router.post("/withdrawals", status_code=201)
async def withdraw(_: OnlyLink, step: One) -> LetterView:
    """You would rather not. Nothing more is asked or sent."""
    return await view(step.uow, await commands.withdraw(step.uow, step.who), step.now)


async def view(uow: UnitOfWork, letter: Letter, now: Now) -> LetterView:
    to = await queries.written_to(uow, letter)
    issues = content.issues(now.date())
    return LetterView(
        letter_id=letter.id,
        status=letter.status,
        next=letter.next,
        seat=letter.seat,
        to=letter.to,
        recipients=[
            RecipientView(called=one.called, party=one.party, email=one.email) for one in to
        ],
        issues=list(letter.issues),
        ask=letter.ask,
        sent_on=letter.sent_on,
        nudge=letter.nudge,
        votes=letter.votes,
        replies=[ToldView(kind=one.kind, received_on=one.received_on) for one in letter.replies],
        resources=[
            ResourceView(title=each.title, url=each.url)
            for key in letter.issues
            if letter.next is Next.SEND_RESOURCES and key in issues
            for each in issues[key].resources
        ],
    )
