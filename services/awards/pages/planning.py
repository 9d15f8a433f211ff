"""Before a draft: where an applicant stands, what it plans, its staff and partners, its helpers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from awards import commands, store
from awards.api.preparing import colleague_link
from awards.domain.preparing import Level, Particulars, Prepared
from awards.domain.scheme import Process, Scheme
from awards.pages.common import acting, day, field, go_to, token_of
from awards.queries import preparing as queries
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.errors import Invalid, Refusal, Stale
from sanctuary.http import Now, Uow
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.page_router("/application")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
ORDER = tuple(Process)
LEVELS = frozenset(Level)


def _by(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


async def _found(uow: Uow, link: Link) -> tuple[queries.Preparation, Scheme]:
    found = await queries.preparation(uow, link.subject, by=_by(link))
    return found, await store.scheme_of(uow, found.application)


async def _criteria_page(
    request: Request,
    template: str,
    process: Process,
    link: Link,
    uow: Uow,
    *,
    given: dict[str, Prepared] | None = None,
    problem: str = "",
) -> Response:
    """One process a page; `given` is what somebody just wrote and what could not be saved."""
    found, scheme = await _found(uow, link)
    if not found.application.can_be_changed:
        return go_to(request, "/application", await token_of(request))
    shown = {**found.prepared, **(given or {})}
    language = pages.language_of(request)
    return pages.render(
        request,
        template,
        status=412 if problem == "stale" else 422 if problem else 200,
        link=await token_of(request),
        name=scheme.called(language),
        process=process,
        place=ORDER.index(process) + 1,
        places=len(ORDER),
        version=found.application.version,
        problem=problem,
        questions=[(each, shown.get(each.key, Prepared(each.key)))
                   for each in scheme.section(process)],
    )  # fmt: skip


def _version(form: FormData) -> int:
    text = field(form, "version")
    return int(text) if text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 — as versions are


async def _onwards(request: Request, path: str, process: Process) -> Response:
    following, token = ORDER.index(process) + 1, await token_of(request)
    if following < len(ORDER):
        return go_to(request, f"/application/{path}/{ORDER[following]}", token)
    return go_to(request, "/application", token)


@router.get("/self-assessment/{process}")
async def self_assessment(request: Request, process: Process, link: Opened, uow: Uow) -> Response:
    return await _criteria_page(request, "assess.html", process, link, uow)


@router.post("/self-assessment/{process}")
async def save_assessment(
    request: Request, process: Process, link: Opened, uow: Uow, now: Now
) -> Response:
    form = await request.form()
    _, scheme = await _found(uow, link)
    said = {each.key: field(form, each.key) for each in scheme.section(process)}
    levels = {key: Level(level) for key, level in said.items() if level in LEVELS}
    try:
        await commands.assess(
            uow, link.subject, levels, expected=_version(form), by=_by(link), at=now
        )
    except Stale:
        given = {key: Prepared(key, level) for key, level in levels.items()}
        return await _criteria_page(
            request, "assess.html", process, link, uow, given=given, problem="stale"
        )
    return await _onwards(request, "self-assessment", process)


@router.get("/plan/{process}")
async def plan(request: Request, process: Process, link: Opened, uow: Uow) -> Response:
    return await _criteria_page(request, "plan.html", process, link, uow)


@router.post("/plan/{process}")
async def save_plan(
    request: Request, process: Process, link: Opened, uow: Uow, now: Now
) -> Response:
    form = await request.form()
    _, scheme = await _found(uow, link)
    said = {
        each.key: (field(form, each.key), _day(field(form, f"{each.key}-due")))
        for each in scheme.section(process)
    }
    try:
        await commands.plan(uow, link.subject, said, expected=_version(form), by=_by(link), at=now)
    except (Stale, Invalid) as refused:
        given = {key: Prepared(key, None, *each) for key, each in said.items()}
        problem = "stale" if isinstance(refused, Stale) else "long"
        return await _criteria_page(
            request, "plan.html", process, link, uow, given=given, problem=problem
        )
    return await _onwards(request, "plan", process)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@router.get("/particulars")
async def particulars(request: Request, link: Opened, uow: Uow) -> Response:
    return await _particulars_page(request, link, uow)


async def _particulars_page(
    request: Request, link: Link, uow: Uow, *, refused: Refusal | None = None
) -> Response:
    found, scheme = await _found(uow, link)
    if not found.application.can_be_changed:
        return go_to(request, "/application", await token_of(request))
    known = found.particulars
    form = await request.form() if request.method == "POST" else None
    return pages.render(
        request,
        "particulars.html",
        status=refused.status if refused else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        version=found.application.version,
        staff=field(form, "staff") if form else known.staff or "",
        staff_reached=field(form, "staff_reached") if form
        else "" if known.staff_reached is None else known.staff_reached,
        partners=field(form, "partners") if form else "\n".join(known.partners),
        coverage=known.coverage,
        problem=refused.errors[0]["field"] if refused and refused.errors else
        "stale" if refused else "",
    )  # fmt: skip


@router.post("/particulars")
async def save_particulars(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    form = await request.form()
    lines = [each.strip() for each in field(form, "partners").split("\n")]
    try:
        given = Particulars(
            _number(field(form, "staff")),
            _number(field(form, "staff_reached")),
            tuple(each for each in lines if each),
        )
        await commands.give_particulars(
            uow, link.subject, given, expected=_version(form), by=_by(link), at=now
        )
    except (Invalid, Stale) as refused:
        return await _particulars_page(request, link, uow, refused=refused)
    return go_to(request, "/application", await token_of(request))


def _number(text: str) -> int | None:
    """A number as people write it: 1,200 and 1 200 too. Nothing is nothing."""
    bare = text.replace(",", "").replace(" ", "")
    if not bare:
        return None
    if not bare.isascii() or not bare.isdigit() or len(bare) > 9:  # noqa: PLR2004 — enough people
        raise Invalid(
            "Write the number in figures, for example 60.",
            errors=[{"field": "staff", "detail": "A number such as 60."}],
        )
    return int(bare)


@router.get("/colleagues")
async def colleagues(request: Request, link: Opened, uow: Uow) -> Response:
    return await _colleagues_page(request, link, uow)


async def _colleagues_page(
    request: Request, link: Link, uow: Uow, *, made: str = "", refused: Refusal | None = None
) -> Response:
    found = await queries.colleagues(uow, link.subject, by=_by(link))
    language = pages.language_of(request)
    return pages.render(
        request,
        "colleagues.html",
        status=refused.status if refused else 200,
        link=await token_of(request),
        people=[(each.id, each.helps_as, day(each.invited_at, language)) for each in found],
        made=made,
        problem=refused.detail if refused else "",
    )


@router.post("/colleagues")
async def invite(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """The link is shown once, to be passed on; a lost one is taken back and made anew."""
    form = await request.form()
    try:
        made = await commands.invite_colleague(
            uow,
            link.subject,
            field(form, "helps_as"),
            colleague_id=new_id(),
            by=_by(link),
            at=now,
        )
    except Invalid as refused:
        return await _colleagues_page(request, link, uow, refused=refused)
    return await _colleagues_page(request, link, uow, made=colleague_link(request, made, now))


@router.post("/colleagues/{colleague_id}/removal")
async def take_back(
    request: Request, colleague_id: UUID, link: Opened, uow: Uow, now: Now
) -> Response:
    await commands.remove_colleague(uow, link.subject, colleague_id, by=_by(link), at=now)
    return go_to(request, "/application/colleagues", await token_of(request))
