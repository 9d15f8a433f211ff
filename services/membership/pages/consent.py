"""What a person allowed us, on a page of their own: read, taken back, given again.

Their postcode too. The page says whether one is kept and never which, because links are forwarded.
"""

from typing import Annotated, Literal

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from membership.commands import bases as commands
from membership.commands import whereabouts as postcodes
from membership.domain.lawful_basis import CAMPAIGN, Basis, Evidence
from membership.domain.sign_up import CONTACT_WORDING, CONTACT_WORDING_CY
from membership.queries.bases import held_at
from membership.store import people as store
from membership.store import whereabouts
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
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
    someone = await store.get_person(uow, link.subject)
    held = {one.purpose: one for one in await held_at(uow, someone.id, now)}
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


@router.post("/consent/postcode")
async def place(
    request: Request,
    link: Consent,
    uow: Uow,
    now: Now,
    choice: Annotated[Literal["give", "remove"], Form()],
    postcode: Annotated[str, Form(max_length=100)] = "",
) -> HTMLResponse:
    """Their own postcode, given or taken back. Pressing twice changes nothing."""
    if choice == "remove":
        await postcodes.forget_postcode(uow, link.subject, by=link.actor)
        return await _page(request, link, uow, now, saved="removed")
    try:
        await postcodes.give_postcode(uow, link.subject, postcode, by=link.actor, at=now)
    except Invalid:
        return await _page(request, link, uow, now, saved="wrong", status=422)
    return await _page(request, link, uow, now, saved="given")


async def _page(
    request: Request,
    link: Link,
    uow: UnitOfWork,
    now: Now,
    *,
    saved: str | None,
    status: int = 200,
) -> HTMLResponse:
    someone = await store.get_person(uow, link.subject)
    form = await request.form() if request.method == "POST" else {}
    return render(
        request,
        "consent.html",
        someone.language,
        status=status,
        placed=await whereabouts.is_kept(uow, someone.id),
        purposes={one.purpose: one for one in await held_at(uow, someone.id, now)},
        saved=saved,
        wording={"en": CONTACT_WORDING, "cy": CONTACT_WORDING_CY},
        link=form.get(links.FIELD) or request.query_params.get(links.FIELD, ""),
    )
