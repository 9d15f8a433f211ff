"""The annual survey on one page, by the link in the message; no question must be answered."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from awards.commands import surveys as commands
from awards.domain.survey import Question, Status
from awards.pages.common import day, field, go_to, token_of
from awards.queries import surveys as query
from sanctuary import http, pages
from sanctuary.auth import by_link
from sanctuary.errors import IllegalTransition, Invalid, Stale
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/survey")
Asked = Annotated[Link, Depends(by_link(Purpose.SURVEY))]


@router.get("")
async def survey(request: Request, link: Asked, uow: Uow) -> Response:
    return await _page(request, link, uow)


async def _page(
    request: Request,
    link: Link,
    uow: Uow,
    *,
    given: dict[str, str] | None = None,
    problem: str = "",
    wrong: frozenset[str] = frozenset(),
) -> Response:
    by = await query.acting(uow, link, link.subject)
    sheet, found = await query.sheet(uow, link.subject, by=by)
    language = pages.language_of(request)
    saved = {key: str(value) for key, value in sheet.answers.items()}
    return pages.render(
        request,
        "survey.html",
        status=412 if problem == "stale" else 422 if problem else 200,
        link=await token_of(request),
        state=found.status if found.status is Status.OPEN else Status.CLOSED,
        closes_on=day(found.closes_on, language),
        version=sheet.version,
        answered=bool(sheet.answers),
        questions=[(each.key, each.kind, each.asked(language)) for each in found.edition.questions],
        given=saved if given is None else given,
        problem=problem,
        wrong=wrong,
    )


@router.post("")
async def answer(request: Request, link: Asked, uow: Uow, now: Now) -> Response:
    """Save what was answered; what does not fit is shown again with what to do."""
    form = await request.form()
    by = await query.acting(uow, link, link.subject)
    _, found = await query.sheet(uow, link.subject, by=by)
    given = _given(form, found.edition.questions)
    answers = {key: int(text) for key, text in given.items() if text.isascii() and text.isdigit()}
    unread = frozenset(key for key, text in given.items() if text and key not in answers)
    if unread:
        return await _page(request, link, uow, given=given, problem="wrong", wrong=unread)
    version = field(form, "version")
    try:
        await commands.answer(
            uow,
            link.subject,
            answers,
            expected=int(version) if version.isdigit() else 0,
            by=by,
            at=now,
        )
    except Stale:
        return await _page(request, link, uow, problem="stale")
    except IllegalTransition:
        return await _page(request, link, uow)
    except Invalid as refused:
        named = (error["field"].removeprefix("answers.") for error in refused.errors)
        wrong = frozenset(named) & set(given)
        problem = "wrong" if wrong else "empty"
        return await _page(request, link, uow, given=given, problem=problem, wrong=wrong)
    return go_to(request, "/survey", await token_of(request))


def _given(form: FormData, questions: tuple[Question, ...]) -> dict[str, str]:
    return {each.key: field(form, each.key)[:20] for each in questions}
