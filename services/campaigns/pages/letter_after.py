"""After writing: that it went, which kind of reply came, and what follows from that."""

from datetime import date
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse

from campaigns import letters as content
from campaigns.commands import letters as commands
from campaigns.commands.letters import Writer
from campaigns.domain.letter import Letter, Next, Reply, Status
from campaigns.domain.public_record import About
from campaigns.pages.letter import Linked, Text, letter_of, writer
from campaigns.pages.own import Here, here, shown
from campaigns.queries import letters as queries
from campaigns.queries import votes
from sanctuary import dates
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import Now, Uow, page_router

router = page_router()
Long = Annotated[str, Form(max_length=20_000)]


@router.get("/letter/after")
async def after(request: Request, link: Linked, uow: Uow, now: Now) -> Response:
    """What became of it, and what to do next."""
    at, who = await here(request, link, uow), writer(link, now)
    letter = await letter_of(uow, who)
    if letter is None:
        return at.go("/letter")
    issues = content.issues(who.today)
    to = await queries.written_to(uow, letter)
    return shown(
        request,
        at,
        "letter_after.html",
        letter=letter,
        next=letter.next.value,
        names=", ".join(one.called for one in to),
        resources=[
            each
            for key in letter.issues
            if letter.next is Next.SEND_RESOURCES and key in issues
            for each in issues[key].resources
        ],
        votes=await _votes(uow, letter, who.today, at.language),
        may_follow=letter.may_follow or letter.votes,
        wants_votes=letter.votes,
        can_reply=letter.is_out,
        can_stop=letter.status in {Status.SENT, Status.NO_REPLY},
    )


@router.get("/letter/sent")
async def sent(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    return _sent(request, await here(request, link, uow), writer(link, now))


@router.post("/letter/sent")
async def tell_sent(
    *, request: Request, link: Linked, uow: Uow, now: Now, sent_on: Text = "", nudge: Text = ""
) -> Response:
    at, who = await here(request, link, uow), writer(link, now)
    day = _day(sent_on)
    if day is None or day > who.today:
        return _sent(request, at, who, sent_on=sent_on, wrong=True)
    await commands.send(uow, who, on=day, nudge=nudge == "yes")
    return at.go("/letter/after")


@router.get("/letter/reply")
async def reply(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    return await _reply(request, await here(request, link, uow), uow, writer(link, now))


@router.post("/letter/reply")
async def tell_reply(
    *,
    request: Request,
    link: Linked,
    uow: Uow,
    now: Now,
    kind: Text = "",
    received_on: Text = "",
    words: Long = "",
    consent: Text = "",
) -> Response:
    """The words of it only with an explicit yes; without one they are not even read."""
    at, who = await here(request, link, uow), writer(link, now)
    day, yes = _day(received_on), consent == "yes"
    wrong = ""
    if kind not in set(Reply):
        wrong = "kind"
    elif day is None or day > who.today:
        wrong = "received_on"
    elif words.strip() and not yes:
        wrong = "consent"
    if wrong or day is None:
        given = {"kind": kind, "received_on": received_on, "words": words, "wrong": wrong}
        return await _reply(request, at, uow, who, **given)
    try:
        await commands.reply(uow, who, Reply(kind), on=day, text=words, consent=yes)
    except Invalid:
        return await _reply(request, at, uow, who, kind=kind, words=words, wrong="received_on")
    return at.go("/letter/after")


@router.post("/letter/votes")
async def follow_votes(
    *, request: Request, link: Linked, uow: Uow, now: Now, wanted: Text = ""
) -> Response:
    """Being told of votes, or no longer: only if they ask for it."""
    at = await here(request, link, uow)
    await commands.follow_votes(uow, writer(link, now), wanted=wanted == "yes")
    return at.go("/letter/after")


@router.post("/letter/followed-up")
async def followed_up(request: Request, link: Linked, uow: Uow, now: Now) -> Response:
    """What the reply asked for was done."""
    at = await here(request, link, uow)
    await commands.follow_up(uow, writer(link, now))
    return at.go("/letter/after")


@router.post("/letter/stop")
async def stop(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    """They have done enough: nothing more is asked or sent."""
    at = await here(request, link, uow)
    await commands.withdraw(uow, writer(link, now))
    return shown(request, at, "letter_stopped.html")


async def _votes(
    uow: UnitOfWork, letter: Letter, today: date, language: str
) -> list[tuple[str, str, str, str | None]]:
    """Votes about it, each as what it is, its day, and where that is on record."""
    news = await votes.news(uow, letter, today)
    ahead = [
        ("off" if one.withdrawn else "coming", one.votes_on, one.source) for one in news.coming
    ]
    taken = [
        ("kept" if one.about is About.VOTED_AS_PROMISED else "broken", one.happened_on, one.source)
        for one in news.voted
    ]
    return [
        (how, dates.day(on, language), source.title, source.url)
        for how, on, source in (*ahead, *taken)
    ]


def _sent(
    request: Request, at: Here, who: Writer, *, sent_on: str = "", wrong: bool = False
) -> HTMLResponse:
    return shown(
        request,
        at,
        "letter_sent.html",
        status=422 if wrong else 200,
        sent_on=sent_on or who.today.isoformat(),
        wrong=wrong,
    )


async def _reply(
    request: Request,
    at: Here,
    uow: UnitOfWork,
    who: Writer,
    *,
    kind: str = "",
    received_on: str = "",
    words: str = "",
    wrong: str = "",
) -> HTMLResponse:
    if await letter_of(uow, who) is None:
        raise NotFound("There is no letter of yours yet. Begin with where you live.")
    return shown(
        request,
        at,
        "letter_reply.html",
        status=422 if wrong else 200,
        kind=kind,
        received_on=received_on or who.today.isoformat(),
        words=words,
        wrong=wrong,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None
