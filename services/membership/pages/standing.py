"""Pages for who signed: stand by a new edition, change what was chosen, take a signature back."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from membership.commands import choices, reaffirmations
from membership.domain.document import changes
from membership.domain.sign_up import CONTACT_WORDING, CONTACT_WORDING_CY
from membership.domain.signature import LISTED, STANDING, Signature
from membership.queries.lists import parties
from membership.store import editions as edition_store
from membership.store import people as people_store
from membership.store import signatures as store
from membership.words import KINDS
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Affirm = Annotated[Link, Depends(by_link(Purpose.REAFFIRM))]
Own = Annotated[Link, Depends(by_link(Purpose.SIGNATURE))]
YES, NO = "yes", "no"
OPENS_FOR = timedelta(days=30)


async def _about(uow: UnitOfWork, link: Link) -> tuple[Signature, dict[str, Any], str]:
    """The signature, what its page shows of it, and the language of who reads."""
    one = await store.get_signature(uow, link.subject)
    person_id = await choices.speaks_for(uow, one, link.person_id or one.person_id)
    someone = await people_store.get_person(uow, person_id)
    named = await parties(uow, [one.party_id]) if one.party_kind == "organisation" else {}
    context = {
        "one": one,
        "stands": one.status in STANDING,
        "party": named[one.party_id].name if named else None,
        "contact_wording": {"en": CONTACT_WORDING, "cy": CONTACT_WORDING_CY},
        "edition": (await edition_store.library(uow)).edition(one.document, one.edition),
    }
    return one, context, someone.language


def _reads_welsh(request: Request, language: str) -> bool:
    """Which words were shown: those of the page, where the reader chose its language."""
    return (language_of(request) if "lang" in request.query_params else language) == "cy"


def _own_link(request: Request, one: Signature, link: Link, at: datetime) -> str:
    key = request.app.state.settings.link_key
    return links.sign(
        key, Purpose.SIGNATURE, one.id, expires_at=at + OPENS_FOR, person=link.person_id
    )


async def _asked(
    request: Request, link: Link, uow: UnitOfWork, at: datetime, wrong: dict[str, str]
) -> HTMLResponse:
    one, context, language = await _about(uow, link)
    following = None
    if context["stands"]:
        following = await reaffirmations.to_affirm(uow, one)
    form = await request.form() if request.method == "POST" else {}
    return render(
        request,
        "reaffirm.html",
        language,
        status=422 if wrong else 200,
        following=following,
        changed=changes(context["edition"], following) if following else (),
        kinds=KINDS,
        wrong=wrong,
        chosen={name: str(form.get(name, "")) for name in ("listed", "contacted")},
        own=_own_link(request, one, link, at),
        link=request.query_params.get(links.FIELD) or str(form.get(links.FIELD, "")),
        **context,
    )


@router.get("/reaffirm")
async def reaffirm(request: Request, link: Affirm, uow: Uow, now: Now) -> HTMLResponse:
    """What the new edition is and what changed in it; nothing happens yet."""
    return await _asked(request, link, uow, now, {})


@router.post("/reaffirm")
async def reaffirmed(request: Request, link: Affirm, uow: Uow, now: Now) -> HTMLResponse:
    """The button was pressed: they stand by the new edition, with their choices made anew."""
    one, context, language = await _about(uow, link)
    form = await request.form()
    asked = ["listed", "contacted"] if one.party_kind in LISTED else ["contacted"]
    welsh = _reads_welsh(request, language)
    missing = [name for name in asked if form.get(name) not in {YES, NO}]
    if missing and context["stands"]:
        words = "Dewiswch un o’r ddau." if welsh else "Choose one of the two."
        return await _asked(request, link, uow, now, dict.fromkeys(missing, words))
    made = await reaffirmations.reaffirm(
        uow,
        one.id,
        link.person_id or one.person_id,
        be_listed=form.get("listed") == YES,
        be_contacted=form.get("contacted") == YES,
        wording=CONTACT_WORDING_CY if welsh else CONTACT_WORDING,
        at=now,
    )
    edition = (await edition_store.library(uow)).edition(made.document, made.edition)
    return render(
        request,
        "reaffirmed.html",
        language,
        edition=edition,
        own=_own_link(request, made, link, now),
    )


async def _shown(
    request: Request, link: Link, uow: UnitOfWork, page: str, *, saved: bool = False
) -> HTMLResponse:
    _, context, language = await _about(uow, link)
    form = await request.form() if request.method == "POST" else {}
    token = request.query_params.get(links.FIELD) or str(form.get(links.FIELD, ""))
    return render(request, page, language, saved=saved, link=token, **context)


@router.get("/signature")
async def signature(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    """How a signature stands, and what was chosen beside it."""
    return await _shown(request, link, uow, "signature.html")


@router.post("/signature")
async def choose(request: Request, link: Own, uow: Uow, now: Now) -> HTMLResponse:
    """Be listed, be contacted: each changed on its own."""
    form = await request.form()
    one, _, language = await _about(uow, link)
    await choices.change(
        uow,
        one.id,
        link.person_id or one.person_id,
        be_listed=form.get("listed") == YES,
        be_contacted=form.get("contacted") == YES,
        wording=CONTACT_WORDING_CY if _reads_welsh(request, language) else CONTACT_WORDING,
        at=now,
    )
    return await _shown(request, link, uow, "signature.html", saved=True)


@router.get("/signature/withdrawal")
async def withdrawing(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    """Ask once, without asking why."""
    return await _shown(request, link, uow, "withdraw_signature.html")


@router.post("/signature/withdrawal")
async def withdraw(request: Request, link: Own, uow: Uow, now: Now) -> HTMLResponse:
    """Take the signature back. Pressing twice changes nothing more."""
    one = await store.get_signature(uow, link.subject)
    person_id: UUID = link.person_id or one.person_id
    if one.status in STANDING:
        await choices.take_back(uow, one.id, person_id, "", at=now)
    return await _shown(request, link, uow, "withdraw_signature.html", saved=True)
