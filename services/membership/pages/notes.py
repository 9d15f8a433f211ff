"""The page of a note. Until it is opened it is the same for everybody, whatever it is about."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from membership.commands import own
from membership.domain.note import Kind
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.errors import Refusal
from sanctuary.http import Now, Uow, sealed_page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import render
from sanctuary.pages.welsh import in_welsh

router = sealed_page_router()
Opened = Annotated[Link, Depends(by_link(Purpose.NOTE))]


@router.get("/note")
async def closed(request: Request, _: Opened) -> HTMLResponse:
    """Nothing is looked up: scanners of mail, and whoever looks over a shoulder, learn nothing."""
    token = request.query_params.get(links.FIELD, "")
    return render(request, "note_closed.html", link=token)


@router.post("/note")
async def opened(request: Request, link: Opened, uow: Uow, now: Now) -> HTMLResponse:
    """Show the note; or do what a button on it says, and show it again."""
    form = {key: str(value) for key, value in (await request.form()).items()}
    token = form.get(links.FIELD) or request.query_params.get(links.FIELD, "")
    note, key = await own.read(uow, link.subject)
    if note is None:
        return render(request, "note_gone.html", status=404)
    if note.kind is Kind.TEAM or note.ambassador_id is None:
        return render(request, "note_team.html", form.get("lang"), note=note, link=token)
    refused = None
    if action := form.get("action"):
        try:
            await own.act(uow, note, key, action, form, at=now)
        except Refusal as no:
            refused = no.detail
    space = await own.space(uow, note, key)
    if space is None:
        return render(request, "note_gone.html", form.get("lang"), left=True)
    return render(
        request, "note_own.html", form.get("lang") or space.language, space=space, note=note,
        link=token, refused=refused, welsh=in_welsh, status=409 if refused else 200,
    )  # fmt: skip
