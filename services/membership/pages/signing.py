"""Signing the Charter: the questions, the proof of the address, the document to read."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator
from sqlalchemy.dialects.postgresql import insert

from membership.charter_rules import DONATION
from membership.commands import sign_up as commands
from membership.domain import dated
from membership.domain.document import Document
from membership.domain.signature import Status
from membership.queries.areas import areas_of
from membership.queries.lists import parties
from membership.rules import confirm_within
from membership.steps import ORGANISATION, STEPS, form_of, mistakes, steps_for
from membership.store import editions as edition_store
from membership.store import people as people_store
from membership.store import signatures as signature_store
from membership.words import KINDS, NATIONS
from sanctuary import links
from sanctuary.auth import by_link, public
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
EMPTY = BeforeValidator(lambda chosen: chosen or None)  # a form sends what is not chosen as ""
LONGEST = 300
ASKS_AREA = ("place", "area")
Confirm = Annotated[Link, Depends(by_link(Purpose.CONFIRM))]


@router.get("/confirm")
async def confirm(request: Request, link: Confirm, uow: Uow) -> HTMLResponse:
    """Ask before doing anything: mail scanners follow links too."""
    signature = await signature_store.get_signature(uow, link.subject)
    person_id = link.person_id or signature.person_id
    someone = await people_store.get_person(uow, person_id)
    edition = (await edition_store.library(uow)).edition(signature.document, signature.edition)
    named = await parties(uow, [signature.party_id]) if signature.party_kind == "group" else {}
    return render(
        request,
        "confirm.html",
        someone.language,
        edition=edition,
        group=named[signature.party_id].name if named else None,
        signs=someone.id == signature.person_id,
        done=someone.verified and signature.status is not Status.AWAITING_EMAIL_CHECK,
        link=request.query_params.get(links.FIELD, ""),
    )


@router.post("/confirm")
async def confirmed(request: Request, link: Confirm, uow: Uow, now: Now) -> HTMLResponse:
    """The button was pressed: the address is proved, and what was begun goes on."""
    signature = await commands.confirm(uow, link.subject, link.person_id, at=now)
    someone = await people_store.get_person(uow, link.person_id or signature.person_id)
    library = await edition_store.library(uow)
    return render(
        request,
        "confirmed.html",
        someone.language,
        edition=library.edition(signature.document, signature.edition),
        signs=someone.id == signature.person_id,
        stands=signature.status is Status.ACTIVE or signature.party_kind == "person",
    )


@router.get("/sign", dependencies=[Depends(public)])
async def sign(request: Request, uow: Uow, document: Document = Document.CHARTER) -> HTMLResponse:
    """The first question. What is signed can be read before."""
    edition = (await edition_store.library(uow)).current(document, uow.clock.today())
    if edition is None:
        raise NotFound("There is no edition of it to sign at present. Come back soon.")
    answers = {"once": new_id().hex, "document": document.value}
    return render(
        request, "sign.html", step=STEPS[0], answers=answers, wrong={}, edition=edition, first=True
    )


@router.post("/sign", dependencies=[Depends(public)])
async def sign_on(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; nothing is kept before the last."""
    answers = {key: str(value).strip()[:LONGEST] for key, value in (await request.form()).items()}
    document = answers.get("document", Document.CHARTER)
    edition = (await edition_store.library(uow)).current(document, uow.clock.today())
    nation = answers.get("nation") if answers.get("step") in ASKS_AREA else None
    areas = await areas_of(uow, nation) if nation in NATIONS else []
    steps = steps_for(answers, areas)
    here = next((n for n, step in enumerate(steps) if step.key == answers.get("step")), None)
    if edition is None or here is None:
        raise NotFound("This form has changed meanwhile. Begin again at /sign.")
    wrong = mistakes(steps[here], answers, welsh=language_of(request) == "cy")
    following = here if wrong else here + 1
    if following < len(steps):
        return render(
            request, "sign.html", status=422 if wrong else 200, step=steps[following],
            answers=answers, wrong=wrong, edition=edition, first=False,
        )  # fmt: skip
    if await _first_time(uow, answers.get("once", "")):
        language = language_of(request)
        await commands.sign_up(uow, form_of(answers, edition, language), edition, at=now)
    donation = None
    if answers.get("who") == ORGANISATION:
        donation = dated.on(DONATION, uow.clock.today())
    days = confirm_within(uow.clock.today()).days
    return render(request, "signed.html", edition=edition, donation=donation, days=days)


async def _first_time(uow: UnitOfWork, once: str) -> bool:
    """Pressing the last button twice signs once."""
    row = await uow.first(
        insert(idempotency)
        .values(key=once, caller="public", route="/sign", body_hash=b"")
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    )
    return row is not None


@router.get("/documents/{document}/{edition}", dependencies=[Depends(public)])
async def document(request: Request, document: str, edition: str, uow: Uow) -> HTMLResponse:
    """What somebody signs, in its own words."""
    found = (await edition_store.library(uow)).edition(document, edition)
    can_be_signed = found.can_be_signed(uow.clock.today())
    return render(request, "document.html", edition=found, kinds=KINDS, can_be_signed=can_be_signed)
