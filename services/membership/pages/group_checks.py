"""Pages that a contact of a group opens by a signed link: the annual check, terms, news."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from membership.api.group_records import as_file
from membership.commands import group_checks, group_records
from membership.domain.group_check import CheckStatus
from membership.group_questions import CHECK_QUESTIONS, answers_of
from membership.pages.holder import holder
from membership.queries import group_news
from membership.steps import mistakes
from membership.store import group_checks as checks
from membership.store import group_records as records
from membership.store import groups as store
from membership.store.people import get_person
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import DAMAGED, Link, Purpose
from sanctuary.pages import render

router = page_router()
DONE = (CheckStatus.ANSWERED, CheckStatus.EXCUSED)
LAST = CHECK_QUESTIONS[-1].key
ForCheck = Annotated[Link, Depends(by_link(Purpose.GROUP_CHECK))]
ForTerms = Annotated[Link, Depends(by_link(Purpose.GROUP_TERMS))]
ForNews = Annotated[Link, Depends(by_link(Purpose.GROUP_NEWS))]


async def _language(uow: UnitOfWork, link: Link) -> str:
    if link.person_id is None:
        raise LinkRefused(DAMAGED)
    return (await get_person(uow, link.person_id)).language


@router.get("/group-check")
async def check(request: Request, link: ForCheck, uow: Uow) -> HTMLResponse:
    """The first question of the annual check; answered, it says so."""
    language = await _language(uow, link)
    found = await checks.get_check(uow, link.subject)
    if found.status in DONE:
        return render(request, "group_checked.html", language, lacking=())
    return render(
        request, "group_check.html", language, step=CHECK_QUESTIONS[0], wrong={}, last=LAST,
        answers={"link": request.query_params.get(links.FIELD, "")}, first=True, due=found.due_on,
        group=await store.get_group(uow, found.group_id),
    )  # fmt: skip


@router.post("/group-check")
async def check_on(request: Request, link: ForCheck, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; the last button answers the check."""
    language = await _language(uow, link)
    given = {key: str(value).strip()[:2000] for key, value in (await request.form()).items()}
    here = next((n for n, one in enumerate(CHECK_QUESTIONS) if one.key == given.get("step")), None)
    if here is None:
        raise NotFound("This form has changed meanwhile. Follow the link in our message again.")
    asked = request.query_params.get("lang") or language
    wrong = mistakes(CHECK_QUESTIONS[here], given, welsh=asked == "cy")
    following = here if wrong else here + 1
    found = await checks.get_check(uow, link.subject)
    if following < len(CHECK_QUESTIONS):
        return render(
            request, "group_check.html", language, status=422 if wrong else 200,
            step=CHECK_QUESTIONS[following], answers=given, wrong=wrong, last=LAST, first=False,
            due=found.due_on, group=await store.get_group(uow, found.group_id),
        )  # fmt: skip
    answered = await group_checks.answer(
        uow, found.id, answers_of(given), by=await holder(uow, link), at=now
    )
    lacking = answered.answers.lacking if answered.answers else ()
    return render(request, "group_checked.html", language, lacking=lacking)


@router.get("/group-terms")
async def terms(request: Request, link: ForTerms, uow: Uow) -> HTMLResponse:
    """The terms of today, to be read and accepted."""
    language = await _language(uow, link)
    current = await records.terms_on(uow, uow.clock.today())
    accepted = {row.version for row in await records.acceptances_of(uow, link.subject)}
    return render(
        request,
        "group_terms.html",
        language,
        terms=current,
        group=await store.get_group(uow, link.subject),
        done=current is None or current.version in accepted,
        link=request.query_params.get(links.FIELD, ""),
    )


@router.post("/group-terms")
async def terms_accepted(request: Request, link: ForTerms, uow: Uow, now: Now) -> HTMLResponse:
    """The button was pressed: the group accepts the version that was shown."""
    language = await _language(uow, link)
    version = str((await request.form()).get("version", ""))[:40]
    await group_records.accept_terms(uow, link.subject, version, by=await holder(uow, link), at=now)
    return render(
        request,
        "group_terms.html",
        language,
        terms=await records.get_terms(uow, version),
        group=await store.get_group(uow, link.subject),
        done=True,
        link="",
    )


@router.get("/group-terms/text")
async def terms_text(link: ForTerms, uow: Uow, version: str) -> Response:
    """The text of a version, as it was uploaded."""
    await store.get_group(uow, link.subject)
    return as_file(await records.get_terms(uow, version), "handbook-terms")


@router.get("/group-news")
async def news(request: Request, link: ForNews, uow: Uow) -> HTMLResponse:
    """What became of a group that somebody belonged to, and who looks after their area now."""
    language = await _language(uow, link)
    group, now_with = await group_news.since(uow, link.subject, link.person_id)
    return render(
        request, "group_news.html", language, group=group, now_with=now_with,
        merged=group.successor_id is not None,
    )  # fmt: skip
