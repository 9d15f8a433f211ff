"""A mentor's own page: the project of whoever they go with, and a button: we were in touch."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from campaigns.commands import politics as commands
from campaigns.domain.politics import Place
from campaigns.store import politics as store
from sanctuary.auth import by_link
from sanctuary.dates import day
from sanctuary.http import Uow, sealed_page_router
from sanctuary.links import FIELD, Link, Purpose
from sanctuary.pages import language_of, render

router = sealed_page_router()
Mentoring = Annotated[Link, Depends(by_link(Purpose.MENTORING))]


@router.get("/mentoring")
async def show(request: Request, link: Mentoring, uow: Uow) -> Response:
    found, _ = await commands.of_mentor(uow, link.subject, by=link.actor)
    return await _page(request, uow, found, request.query_params.get(FIELD, ""), said=False)


@router.post("/mentoring")
async def tell(request: Request, link: Mentoring, uow: Uow) -> Response:
    """They were in touch today. What was said is not asked for."""
    found = await commands.was_in_touch(uow, link.subject, by=link.actor)
    form = await request.form()
    token = str(form.get(FIELD) or request.query_params[FIELD])
    return await _page(request, uow, found, token, said=True)


async def _page(request: Request, uow: Uow, of: Place, token: str, *, said: bool) -> Response:
    language, last = language_of(request), of.last_contact()
    course = await store.get_cohort(uow, of.cohort_id)
    return render(
        request,
        "mentoring.html",
        called=of.wishes.called,
        project=of.project.about if of.project else "",
        evidence=day(course.evidence_on, language),
        last=day(last, language) if last and of.contacts else "",
        link=token,
        said=said,
    )
