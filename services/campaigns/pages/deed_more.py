"""Beside the way of a deed: being reminded, company, sharing, a calendar entry, removing it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from campaigns.api.deeds import as_file
from campaigns.commands import companions
from campaigns.commands import deeds as commands
from campaigns.domain.deed import LONGEST_TOLD
from campaigns.domain.playbook import Said
from campaigns.pages.deed_opened import Filled, Opened, Page, page
from sanctuary.http import Now, Uow, sealed_page_router

NUL = chr(0)
router: APIRouter = sealed_page_router()


@router.post("/deed/reminding", response_model=None)
async def reminding(*, one: Opened, uow: Uow, now: Now, wanted: Filled = "") -> Page:
    await commands.remind(uow, one.deed, wanted=wanted == "yes", at=now)
    return one.go()


@router.post("/deed/company", response_model=None)
async def company(*, one: Opened, uow: Uow, now: Now) -> Page:
    await companions.ask(uow, one.deed, at=now)
    return one.go()


@router.get("/deed/sharing")
async def sharing(request: Request, one: Opened) -> HTMLResponse:
    return page(request, one, "deed_sharing.html", told=one.deed.told or "", wrong=None)


@router.post("/deed/sharing", response_model=None)
async def share(*, request: Request, one: Opened, uow: Uow, now: Now, told: Filled = "") -> Page:
    """Saved empty, what was shared is taken back."""
    if len(told) > LONGEST_TOLD or NUL in told:
        wrong = Said(
            f"Write at most {LONGEST_TOLD} characters",
            f"Ysgrifennwch {LONGEST_TOLD} nod ar y mwyaf",
        )
        return page(request, one, "deed_sharing.html", 422, told=told, wrong=wrong.to(one.language))
    await commands.tell(uow, one.deed, told.strip(), at=now)
    return one.go()


@router.get("/deed/removal")
async def ask_removal(request: Request, one: Opened) -> HTMLResponse:
    return page(request, one, "deed_removal.html", removed=False)


@router.post("/deed/removal")
async def removal(request: Request, one: Opened, uow: Uow) -> HTMLResponse:
    await commands.remove(uow, one.deed)
    return page(request, one, "deed_removal.html", removed=True)


@router.get("/deed/calendar.ics", response_class=Response)
async def calendar(one: Opened) -> Response:
    return as_file(one.deed, one.language)
