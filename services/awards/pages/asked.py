"""What the panel asks an applicant, on one page: questions to answer, a day to choose."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from awards import store
from awards.commands import asking
from awards.domain.asking import VisitStage
from awards.pages.common import acting, day, field, go_to, token_of
from awards.queries.asking import asked
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/application/asked")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
LONGEST = 10_000
SHORTEST = 3
NONE_SUITS = "none"


@router.get("")
async def read(request: Request, link: Opened, uow: Uow) -> Response:
    return await _page(request, link, uow)


async def _page(request: Request, link: Link, uow: Uow, *, missing: str = "") -> Response:
    by = acting(link, ScopeKind.APPLICATION, link.subject)
    found = await asked(uow, link.subject, by=by)
    application = await store.get_application(uow, link.subject)
    scheme = await store.scheme_of(uow, application)
    language = pages.language_of(request)
    return pages.render(
        request,
        "asked.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(language),
        called=application.called,
        questions=[
            (str(each.id), each.asks, each.answer, day(each.answer_by, language))
            for each in found.questions
        ],
        offers=[
            (
                str(each.id),
                each.remote,
                [(one.isoformat(), day(one, language)) for one in each.days],
            )
            for each in found.visits
            if each.stage is VisitStage.PROPOSED
        ],
        arranged=[
            (each.remote, day(each.visit_on, language))
            for each in found.visits
            if each.stage is VisitStage.ARRANGED and each.visit_on is not None
        ],
        missing=missing,
    )


@router.post("")
async def answer(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """One question or one visit at a time; which one is the form's own field."""
    form = await request.form()
    by = acting(link, ScopeKind.APPLICATION, link.subject)
    about = field(form, "question") or field(form, "visit")
    if not _is_id(about):
        return await _page(request, link, uow)
    if field(form, "question"):
        text = field(form, about)
        if len(text) < SHORTEST:
            return await _page(request, link, uow, missing=about)
        await asking.answer(uow, link.subject, UUID(about), text[:LONGEST], by=by, at=now)
    elif not await _choose(uow, link, by, about, form):
        return await _page(request, link, uow, missing=about)
    return go_to(request, "/application/asked", await token_of(request))


async def _choose(uow: Uow, link: Link, by: Actor, about: str, form: FormData) -> bool:
    """Returns False when no day was chosen."""
    chosen = field(form, about)
    try:
        on = None if chosen == NONE_SUITS else date.fromisoformat(chosen)
    except ValueError:
        return False
    await asking.choose_day(uow, link.subject, UUID(about), on, by=by)
    return True


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
