"""One application: its overview, one section a page, the check before it is sent."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands, store
from awards.domain.application import Application, Incomplete, Status
from awards.domain.scheme import Process, Scheme
from awards.pages.common import acting, day, field, go_to, token_of
from awards.queries import cases, files
from awards.queries.access import leads
from awards.queries.moving import newer_for
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.errors import Invalid, Stale
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/application")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
ORDER = tuple(Process)


def _acting(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


async def _file(uow: Uow, link: Link) -> tuple[files.File, Scheme]:
    found = await files.file(uow, link.subject, by=_acting(link))
    return found, await store.scheme_of(uow, found.application)


@router.get("")
async def overview(request: Request, link: Opened, uow: Uow) -> Response:
    """Where the application stands: a list of sections for a draft, the stage for the rest."""
    found, scheme = await _file(uow, link)
    return await _overview_page(request, uow, link, found.application, scheme)


async def _overview_page(
    request: Request,
    uow: Uow,
    link: Link,
    application: Application,
    scheme: Scheme,
    *,
    missing: tuple[str, ...] = (),
) -> Response:
    language = pages.language_of(request)
    answered = {key for key, text in application.answers.items() if text.strip()}
    sections = [
        (process, len(scheme.section(process)),
         sum(each.key in answered for each in scheme.section(process)))
        for process in ORDER
    ]  # fmt: skip
    decision = application.decision
    return pages.render(
        request,
        "application.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        called=application.called,
        state=application.status,
        writing=application.can_be_changed,
        leads=await leads(uow, application, _acting(link)),
        **await _course(uow, application, language),
        files=len(await store.evidence_of(uow, application.id)),
        sections=sections,
        complete=not scheme.unanswered(application.answers),
        missing=[(each.process, each.title) for each in scheme.criteria if each.key in missing],
        returned=application.returned,
        renews=application.renews is not None,
        hear_by=day(application.hear_by, language) if application.hear_by else "",
        reason=decision.reason if decision else "",
        newer=await newer_for(uow, application, uow.clock.today()) is not None,
        proofs=bool(scheme.requirements),
        fee=scheme.fee.owed and application.submitted_at is not None,
    )


async def _course(uow: Uow, application: Application, language: str) -> dict[str, Any]:
    """What is asked just now, and why it waits or comes later."""
    course = await cases.course_for(uow, application)
    asked = course.request
    return {
        "asked": asked.asked if asked else "",
        "answer_by": day(asked.answer_by, language) if asked else "",
        "overdue": asked is not None and asked.overdue_on is not None,
        "waits": course.why("deferred") if application.status is Status.DEFERRED else "",
        "waits_until": day(course.day, language) if course.day else "",
        "moved": course.why("promise_moved") or course.why("evidence_waived"),
    }


@router.get("/section/{process}")
async def section(request: Request, process: Process, link: Opened, uow: Uow) -> Response:
    found, scheme = await _file(uow, link)
    if not found.application.can_be_changed:
        return go_to(request, "/application", await token_of(request))
    return await _section_page(request, process, found, scheme, found.application.answers)


async def _section_page(
    request: Request,
    process: Process,
    found: files.File,
    scheme: Scheme,
    shown: Mapping[str, str],
    *,
    problem: str = "",
) -> Response:
    """`shown` is what stands in the fields; what is saved appears beside it when it differs."""
    saved = found.application.answers
    return pages.render(
        request,
        "section.html",
        status=412 if problem == "stale" else 422 if problem else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        process=process,
        place=ORDER.index(process) + 1,
        places=len(ORDER),
        version=found.application.version,
        problem=problem,
        questions=[
            {
                "key": each.key,
                "title": each.title,
                "guidance": each.guidance,
                "text": shown.get(each.key, ""),
                "saved": saved.get(each.key, "") if problem == "stale" else "",
                "before": found.before.get(each.key, ""),
            }
            for each in scheme.section(process)
        ],
    )


@router.post("/section/{process}")
async def save_section(
    request: Request, process: Process, link: Opened, uow: Uow, now: Now
) -> Response:
    """Save, then on to the next section. What somebody else saved meanwhile is shown, not lost."""
    form = await request.form()
    found, scheme = await _file(uow, link)
    asked = [each.key for each in scheme.section(process)]
    texts = {key: field(form, key) for key in asked if key in form}
    version = field(form, "version")
    try:
        await commands.save_answers(
            uow,
            link.subject,
            texts,
            expected=int(version) if version.isdigit() else 0,
            by=_acting(link),
            at=now,
        )
    except Stale:
        return await _section_page(request, process, found, scheme, texts, problem="stale")
    except Invalid:
        if not found.application.can_be_changed:
            raise
        return await _section_page(request, process, found, scheme, texts, problem="long")
    following = ORDER.index(process) + 1
    token = await token_of(request)
    if field(form, "then") == "next" and following < len(ORDER):
        return go_to(request, f"/application/section/{ORDER[following]}", token)
    return go_to(request, "/application", token)


@router.get("/check")
async def check(request: Request, link: Opened, uow: Uow) -> Response:
    """Everything on one page, to read before it is sent, or to keep."""
    found, scheme = await _file(uow, link)
    return pages.render(
        request,
        "check.html",
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        writing=found.application.can_be_changed,
        sections=[
            (process, [(each, found.application.answers.get(each.key, ""))
                       for each in scheme.section(process)])
            for process in ORDER
        ],
    )  # fmt: skip


@router.post("/submission")
async def submit(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    found, scheme = await _file(uow, link)
    by = _acting(link)
    try:
        await commands.submit(uow, link.subject, by=by, at=now)
    except Incomplete:
        missing = tuple(each.key for each in scheme.unanswered(found.application.answers))
        return await _overview_page(request, uow, link, found.application, scheme, missing=missing)
    return go_to(request, "/application", await token_of(request))


@router.get("/withdrawal")
async def ask_withdrawal(request: Request, link: Opened, uow: Uow) -> Response:
    found, scheme = await _file(uow, link)
    return pages.render(
        request,
        "withdraw.html",
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        state=found.application.status,
    )


@router.post("/withdrawal")
async def withdraw(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    by = _acting(link)
    await commands.withdraw(uow, link.subject, by=by, at=now)
    return go_to(request, "/application", await token_of(request))
