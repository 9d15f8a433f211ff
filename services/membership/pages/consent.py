"""What a person allowed us, on a page of their own: read, taken back, given again."""

from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from membership.commands import bases as commands
from membership.domain.lawful_basis import CAMPAIGN, Basis, Evidence
from membership.domain.sign_up import CONTACT_WORDING, CONTACT_WORDING_CY
from membership.queries.bases import held_at
from membership.store import people as store
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Consent = Annotated[Link, Depends(by_link(Purpose.CONSENT))]


@router.get("/consent")
async def consent(request: Request, link: Consent, uow: Uow, now: Now) -> HTMLResponse:
    """Show what holds, and since when. Nothing changes by looking."""
    return await _page(request, link, uow, now, saved=None)


@router.post("/consent")
async def decide(
    request: Request,
    link: Consent,
    uow: Uow,
    now: Now,
    choice: Annotated[str, Form(max_length=10)],
) -> HTMLResponse:
    """Yes or no to campaign news. Pressing twice changes nothing."""
    held = {one.purpose: one for one in await held_at(uow, link.subject, now)}
    allowed = held[CAMPAIGN].basis is not None
    if choice == "no" and allowed:
        await commands.withdraw_basis(
            uow, link.subject, CAMPAIGN, "on their own page", by=link.actor, at=now
        )
    if choice == "yes" and not allowed:
        wording = CONTACT_WORDING_CY if language_of(request) == "cy" else CONTACT_WORDING
        evidence = Evidence(wording, uow.clock.today(), "their own page", opt_out_offered=True)
        await commands.give_basis(uow, link.subject, Basis.CONSENT, evidence, by=link.actor, at=now)
    return await _page(request, link, uow, now, saved=choice)


async def _page(
    request: Request, link: Link, uow: UnitOfWork, now: Now, *, saved: str | None
) -> HTMLResponse:
    someone = await store.get_person(uow, link.subject)
    form = await request.form() if request.method == "POST" else {}
    return render(
        request,
        "consent.html",
        someone.language,
        purposes={one.purpose: one for one in await held_at(uow, someone.id, now)},
        saved=saved,
        wording={"en": CONTACT_WORDING, "cy": CONTACT_WORDING_CY},
        link=form.get(links.FIELD) or request.query_params.get(links.FIELD, ""),
    )
