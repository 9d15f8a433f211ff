"""Writing: prompts, a private look at the draft, and how to send it from one's own mail.

The draft comes with the form, is shown again in the answer, and is kept nowhere.
"""

from email.message import EmailMessage
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse

from campaigns import letters as content
from campaigns.api.own_voice import LONGEST, slowly
from campaigns.commands import own_voice
from campaigns.commands.letters import Writer
from campaigns.domain.election import Candidate
from campaigns.domain.letter import Letter, To
from campaigns.domain.own_voice import Opinion
from campaigns.domain.seats import Member
from campaigns.pages.letter import Linked, Text, letter_of, writer
from campaigns.pages.own import Here, here, shown
from campaigns.queries import letters as queries
from campaigns.store import seats as seat_store
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import Now, Uow, page_router

router = page_router()
Draft = Annotated[str, Form(max_length=LONGEST)]
LONGEST_ADDRESS = 1800
SUBJECTS = {"en": "From a constituent in {seat}", "cy": "Gan etholwr yn {seat}"}


@router.get("/letter/write")
async def write(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    at, who = await here(request, link, uow), writer(link, now)
    return await _write(request, at, uow, who)


@router.post("/letter/write")
async def look(
    *,
    request: Request,
    link: Linked,
    uow: Uow,
    now: Now,
    draft: Draft = "",
    do: Text = "look",
) -> HTMLResponse:
    """Look at the draft, or go on to how it is sent."""
    at, who = await here(request, link, uow), writer(link, now)
    if do == "send":
        return await _send(request, at, uow, who, _lines(draft))
    slowly(request, who)
    opinion = await own_voice.check(uow, who, draft)
    return await _write(request, at, uow, who, draft=_lines(draft), opinion=opinion)


@router.post("/letter/file")
async def as_file(
    *, request: Request, link: Linked, uow: Uow, now: Now, draft: Draft = ""
) -> Response:
    """The draft as a message that one's own mail program opens and sends."""
    at, letter = await here(request, link, uow), await _letter(uow, writer(link, now))
    message = EmailMessage()
    message["To"] = ", ".join(one.email for one in await _to(uow, letter) if one.email)
    message["Subject"] = await _subject(uow, letter, at.language)
    message["X-Unsent"] = "1"
    message.set_content(_lines(draft))
    return Response(
        message.as_bytes(),
        media_type="message/rfc822",
        headers={
            "Content-Disposition": 'attachment; filename="letter.eml"',
            "Cache-Control": "no-store",
        },
    )


async def _write(
    request: Request,
    at: Here,
    uow: UnitOfWork,
    who: Writer,
    *,
    draft: str = "",
    opinion: Opinion | None = None,
) -> HTMLResponse:
    letter = await _letter(uow, who)
    prompts = [
        (one.title.to(at.language), [each.to(at.language) for each in one.questions])
        for one in content.prompts(who.today)
    ]
    return shown(
        request,
        at,
        "letter_write.html",
        prompts=prompts,
        draft=draft,
        opinion=opinion,
        **await _about(uow, letter, at.language, who),
    )


async def _send(
    request: Request, at: Here, uow: UnitOfWork, who: Writer, draft: str
) -> HTMLResponse:
    letter = await _letter(uow, who)
    to = await _to(uow, letter)
    subject = await _subject(uow, letter, at.language)
    addresses = ",".join(quote(one.email, safe="@") for one in to if one.email)
    mailto = f"mailto:{addresses}?subject={quote(subject)}&body={quote(draft)}"
    short = addresses and len(mailto) <= LONGEST_ADDRESS
    return shown(
        request,
        at,
        "letter_send.html",
        draft=draft,
        subject=subject,
        mailto=mailto if short else "",
        **await _about(uow, letter, at.language, who),
    )


async def _about(uow: UnitOfWork, letter: Letter, language: str, who: Writer) -> dict[str, Any]:
    issues, asks = content.issues(who.today), content.asks(who.today)
    return {
        "recipients": await _to(uow, letter),
        "election": letter.to is To.CANDIDATES,
        "issues": [issues[key].title.to(language) for key in letter.issues if key in issues],
        "ask": asks[letter.ask].to(language) if letter.ask in asks else "",
    }


async def _letter(uow: UnitOfWork, who: Writer) -> Letter:
    found = await letter_of(uow, who)
    if found is None:
        raise NotFound("There is no letter of yours yet. Begin with where you live.")
    return found


async def _to(uow: UnitOfWork, letter: Letter) -> list[Member | Candidate]:
    return list(await queries.written_to(uow, letter))


async def _subject(uow: UnitOfWork, letter: Letter, language: str) -> str:
    return SUBJECTS[language].format(seat=(await seat_store.get(uow, letter.seat)).name)


def _lines(draft: str) -> str:
    """Forms send lines as mail does; pages show them as files do."""
    return draft.replace("\r\n", "\n")
