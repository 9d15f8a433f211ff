"""How are you? The page behind the link of a check-in: two answers, and none is needed."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from campaigns.commands import welfare as commands
from campaigns.store import welfare as store
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import FIELD, Link, Purpose
from sanctuary.pages import render

router = page_router()
Asked = Annotated[Link, Depends(by_link(Purpose.WELFARE))]


@router.get("/welfare")
async def show(request: Request, link: Asked, uow: Uow) -> HTMLResponse:
    """Opening it is counted nowhere and changes nothing."""
    await store.incident_of(uow, link.subject)
    said = await store.answered(uow, link.subject, link.actor.id)
    token = request.query_params.get(FIELD, "")
    return render(request, "welfare.html", said=said, link=token)


@router.post("/welfare")
async def answer(request: Request, link: Asked, uow: Uow, now: Now) -> HTMLResponse:
    form = await request.form()
    token = str(form.get(FIELD, "")) or request.query_params.get(FIELD, "")
    said = {"all_right": False, "call": True}.get(str(form.get("answer", "")))
    if said is not None:
        await commands.answer(uow, link.subject, link.actor.id, wants_call=said, at=now)
    return render(request, "welfare.html", said=said, link=token)
