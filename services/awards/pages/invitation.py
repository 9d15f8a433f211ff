"""An invitation to a panel: answer it, say whether there is a conflict, step down."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands
from awards.pages.common import day, field, go_to, token_of
from awards.queries import files
from awards.schemes import scheme_of
from sanctuary import http, pages
from sanctuary.auth import by_link
from sanctuary.http import Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/invitation")
Invited = Annotated[Link, Depends(by_link(Purpose.ANSWER_INVITATION))]
CHOICES = {
    "accept": ("yes", "no"),
    "conflicted": ("yes", "no"),
    "leave": ("yes",),
}


@router.get("")
async def invitation(request: Request, link: Invited, uow: Uow) -> Response:
    return await _page(request, link, uow)


async def _page(request: Request, link: Link, uow: Uow, *, missing: str = "") -> Response:
    seat, application = await files.seat(uow, link.subject, by=link.actor)
    scheme = scheme_of(application.scheme, application.edition)
    return pages.render(
        request,
        "invitation.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.name,
        called=application.called,
        seat_status=seat.status,
        conflict=seat.conflict,
        answer_by=day(seat.answer_by, pages.language_of(request)),
        missing=missing,
    )


@router.post("")
async def answer(request: Request, link: Invited, uow: Uow) -> Response:
    """One question a page; which one was answered is the field's name."""
    form = await request.form()
    question = field(form, "question")
    choice = field(form, question) if question in CHOICES else ""
    if choice not in CHOICES.get(question, ()):
        return await _page(request, link, uow, missing=question or "accept")
    by, seat_id = link.actor, link.subject
    if question == "accept":
        await commands.answer_invitation(uow, seat_id, accept=choice == "yes", by=by)
    elif question == "conflicted":
        await commands.declare_conflict(uow, seat_id, conflicted=choice == "yes", by=by)
    else:
        await commands.step_down(uow, seat_id, by=by)
    return go_to(request, "/invitation", await token_of(request))
