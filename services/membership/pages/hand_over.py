"""Pages by which a contact names who takes over, and by which that person says yes or no."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from membership.commands import hand_overs as commands
from membership.domain.addresses import tidy_address
from membership.domain.hand_over import must_be_contact
from membership.domain.sign_up import Mailbox
from membership.pages.holder import holder
from membership.store import hand_overs as store
from membership.store.organisations import get_organisation
from membership.store.people import get_person
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import render

router = page_router()
LONGEST = 200
Leaving = Annotated[Link, Depends(by_link(Purpose.HAND_OVER))]
Coming = Annotated[Link, Depends(by_link(Purpose.TAKE_OVER))]
NEEDED = ("Give their name.", "Rhowch eu henw.")
NO_ADDRESS = (
    "Give their own e-mail address, for example ann@example.org.",
    "Rhowch eu cyfeiriad e-bost eu hunain, er enghraifft ann@example.org.",
)


@router.get("/hand-over")
async def hand_over(request: Request, link: Leaving, uow: Uow) -> HTMLResponse:
    """Who takes over? Or, while somebody is asked: what waits, and the way to stop it."""
    return await _form(request, link, uow, {}, {})


async def _form(
    request: Request,
    link: Link,
    uow: UnitOfWork,
    answers: dict[str, str],
    wrong: dict[str, tuple[str, str]],
) -> HTMLResponse:
    body = await get_organisation(uow, link.subject)
    someone = await get_person(uow, link.actor.id)
    must_be_contact(body, someone.id)
    waiting = await store.open_hand_overs(uow, body.id)
    return render(
        request,
        "hand_over.html",
        someone.language,
        status=422 if wrong else 200,
        organisation=body.name,
        waiting=waiting,
        answers=answers,
        wrong=wrong,
        link=request.query_params.get(links.FIELD) or answers.get(links.FIELD, ""),
    )


@router.post("/hand-over")
async def handed_over(request: Request, link: Leaving, uow: Uow, now: Now) -> HTMLResponse:
    """Ask the successor, or stop asking. Pressing twice asks once."""
    answers = {key: str(value).strip() for key, value in (await request.form()).items()}
    someone = await get_person(uow, link.actor.id)
    by = await holder(uow, link)
    waiting = await store.open_hand_overs(uow, link.subject)
    if answers.get("stop"):
        for offer in waiting:
            await commands.cancel(uow, offer.id, "stopped by a contact's link", by=by, at=now)
        return _said(request, someone.language, "stopped")
    if wrong := _mistakes(answers):
        return await _form(request, link, uow, answers, wrong)
    if not any(offer.leaver_id == someone.id for offer in waiting):
        language = someone.language
        successor = Mailbox(answers["name"][:LONGEST], answers["email"], language)
        place = commands.Place(link.subject, someone.id, successor)
        try:
            await commands.start(uow, place, "by the contact's own link", by=by, at=now)
        except Invalid:
            return await _form(request, link, uow, answers, {"email": NO_ADDRESS})
    return _said(request, someone.language, "asked")


def _mistakes(answers: dict[str, str]) -> dict[str, tuple[str, str]]:
    wrong = {} if answers.get("name") else {"name": NEEDED}
    try:
        tidy_address(answers.get("email", ""))
    except Invalid:
        wrong["email"] = NO_ADDRESS
    return wrong


@router.get("/take-over")
async def take_over(request: Request, link: Coming, uow: Uow) -> HTMLResponse:
    """Ask before doing anything: mail scanners follow links too."""
    offer = await store.get_hand_over(uow, link.subject)
    someone = await get_person(uow, link.person_id or offer.successor_id)
    body = await get_organisation(uow, offer.organisation_id)
    return render(
        request,
        "take_over.html",
        someone.language,
        organisation=body.name if offer.is_open else None,
        status_of_offer=offer.status.value,
        link=request.query_params.get(links.FIELD, ""),
    )


@router.post("/take-over")
async def taken_over(request: Request, link: Coming, uow: Uow, now: Now) -> HTMLResponse:
    """Yes makes this person the contact from now on; no needs no reason."""
    answers = await request.form()
    decide = commands.decline if answers.get("answer") == "no" else commands.accept
    offer = await decide(uow, link.subject, link.person_id, at=now)
    someone = await get_person(uow, offer.successor_id)
    return _said(request, someone.language, offer.status.value)


def _said(request: Request, language: str, what: str) -> HTMLResponse:
    return render(request, "handed_over.html", language, what=what)
