"""What an applicant finds once their letter has left: the letter, conditions, the certificate."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from awards import certificate, store
from awards.api.certificates import as_file
from awards.commands.appeals import last_day_to_appeal, lodge_appeal
from awards.commands.certificates import agree_to_celebration
from awards.domain.award import Award
from awards.domain.letter_words import Language
from awards.pages.common import acting, day, field, go_to, token_of
from awards.queries import certificates, letters
from awards.store import appeals, conditions
from awards.store import awards as held
from awards.store import certificates as names
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.errors import NotFound
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/application/letter")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
PATH = "/application/letter"
SHORTEST, LONGEST = 10, 8_000


def _by(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


@router.get("")
async def read_letter(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    return await _letter_page(request, link, uow, now)


async def _letter_page(
    request: Request, link: Link, uow: Uow, now: Now, *, missing: bool = False
) -> Response:
    letter, words = await letters.received(uow, link.subject, by=_by(link))
    application = await store.get_application(uow, link.subject)
    scheme = await store.scheme_of(uow, application)
    language: Language = "cy" if pages.language_of(request) == "cy" else "en"
    award = await held.award_of_application(uow, link.subject)
    asked = await conditions.conditions_of(uow, award.id) if award else []
    named = await names.find(uow, award.id) if award else None
    today = london_day(now)
    appeal = await appeals.of_letter(uow, letter.id)
    return pages.render(
        request,
        "letter.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(language),
        called=letter.called,
        outcome=letter.outcome,
        blocks=[block.split("\n") for block in words[language].split("\n\n")],
        conditions=[(each.words, day(each.due_on, language), each.status) for each in asked],
        award_id=award.id if award else "",
        valid=award is not None and award.standing(today, today=today) != "not_valid",
        celebrate=bool(named and named.celebrate),
        appeal=appeal.status if appeal else "",
        answer_by=day(appeal.answer_by, language) if appeal else "",
        answer=appeal.answered.reason if appeal and appeal.answered else "",
        missing=missing,
        appeal_until=day(last_day_to_appeal(letter), language),
    )


@router.get("/certificate")
async def read_certificate(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    award = await _award(uow, link.subject)
    found = await certificates.facts(
        uow,
        award.id,
        by=_by(link),
        language=pages.language_of(request),
        at=now,
        settings=request.app.state.settings,
        through=link.subject,
    )
    return as_file(found.number, certificate.render(found))


@router.post("/celebration")
async def celebrate(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """The holder's word: yes, or no any more."""
    award = await _award(uow, link.subject)
    agreed = field(await request.form(), "agreed") == "yes"
    await agree_to_celebration(uow, award.id, agreed=agreed, by=_by(link), at=now)
    return go_to(request, PATH, await token_of(request))


@router.post("/appeal")
async def appeal(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """Say what was overlooked; somebody who had no part in the case answers."""
    grounds = field(await request.form(), "grounds")
    if not SHORTEST <= len(grounds) <= LONGEST:
        return await _letter_page(request, link, uow, now, missing=True)
    await lodge_appeal(uow, link.subject, grounds=grounds, by=_by(link), at=now)
    return go_to(request, PATH, await token_of(request))


async def _award(uow: Uow, application_id: UUID) -> Award:
    found = await held.award_of_application(uow, application_id)
    if found is None:
        raise NotFound("There is no award here, and so no certificate. Your letter says why.")
    return found
