"""The private map of movers and shakers: who comes to mind, what may move them, how to begin.

One question a page, each saved as it is answered, so that one can stop anywhere and come back.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns import journey
from campaigns.commands import journey as commands
from campaigns.domain.journey import Ally
from campaigns.pages.journey_refusals import said
from campaigns.pages.own import Here, Own, here, shown
from campaigns.store import journal as store
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal
from sanctuary.http import Uow, sealed_page_router
from sanctuary.ids import new_id

router = sealed_page_router()


@router.get("/journey/map")
async def own_map(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    return await _map(request, await here(request, link, uow), uow)


@router.post("/journey/map", response_model=None)
async def add(
    request: Request, link: Own, uow: Uow, who: Annotated[str, Form()] = ""
) -> HTMLResponse | RedirectResponse:
    at = await here(request, link, uow)
    ally = Ally(new_id(), who)
    try:
        await commands.draw(uow, at.person_id, ally, day=uow.clock.today())
    except Refusal as no:
        return await _map(request, at, uow, who=who, wrong=said(no.detail, at.language))
    return at.go(f"/journey/map/{ally.id}/angle")


async def _map(
    request: Request, at: Here, uow: UnitOfWork, *, who: str = "", wrong: str | None = None
) -> HTMLResponse:
    angles = journey.angles(uow.clock.today())
    allies = [
        (ally, angles[ally.angle].title.to(at.language) if ally.angle in angles else "")
        for ally in (await store.read(uow, at.person_id)).allies
    ]
    status = 422 if wrong else 200
    return shown(
        request, at, "journey_map.html", status=status, allies=allies, who=who, wrong=wrong
    )


@router.get("/journey/map/{ally_id}/angle")
async def ask_angle(request: Request, ally_id: UUID, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    ally = await _ally(uow, at.person_id, ally_id)
    options = [
        (each.key, each.title.to(at.language))
        for each in journey.angles(uow.clock.today()).values()
    ]
    return shown(request, at, "journey_angle.html", ally=ally, options=options)


@router.post("/journey/map/{ally_id}/angle")
async def keep_angle(
    request: Request, ally_id: UUID, link: Own, uow: Uow, angle: Annotated[str, Form()] = ""
) -> RedirectResponse:
    at = await here(request, link, uow)
    known = journey.angles(uow.clock.today())
    await _change(uow, at, ally_id, {"angle": angle if angle in known else ""})
    return at.go(f"/journey/map/{ally_id}/plan")


@router.get("/journey/map/{ally_id}/plan")
async def ask_plan(request: Request, ally_id: UUID, link: Own, uow: Uow) -> HTMLResponse:
    return await _plan(request, await here(request, link, uow), uow, ally_id)


@router.post("/journey/map/{ally_id}/plan", response_model=None)
async def keep_plan(
    *,
    request: Request,
    ally_id: UUID,
    link: Own,
    uow: Uow,
    plan: Annotated[str, Form()] = "",
    welcomed: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    at = await here(request, link, uow)
    try:
        await _change(uow, at, ally_id, {"plan": plan, "welcomed": welcomed == "yes"})
    except Refusal as no:
        return await _plan(request, at, uow, ally_id, plan=plan, wrong=said(no.detail, at.language))
    return at.go("/journey/map")


@router.post("/journey/map/{ally_id}/removal")
async def remove(request: Request, ally_id: UUID, link: Own, uow: Uow) -> RedirectResponse:
    """A button pressed twice leads to the map as well."""
    at = await here(request, link, uow)
    with suppress(NotFound):
        await commands.rub_out(uow, at.person_id, ally_id, day=uow.clock.today())
    return at.go("/journey/map")


async def _plan(
    request: Request,
    at: Here,
    uow: UnitOfWork,
    ally_id: UUID,
    *,
    plan: str | None = None,
    wrong: str | None = None,
) -> HTMLResponse:
    ally = await _ally(uow, at.person_id, ally_id)
    angle = journey.angles(uow.clock.today()).get(ally.angle)
    return shown(
        request,
        at,
        "journey_plan.html",
        status=422 if wrong else 200,
        ally=ally,
        prompts=[each.to(at.language) for each in angle.prompts] if angle else [],
        plan=ally.plan if plan is None else plan,
        wrong=wrong,
    )


async def _ally(uow: UnitOfWork, person_id: UUID, ally_id: UUID) -> Ally:
    for each in (await store.read(uow, person_id)).allies:
        if each.id == ally_id:
            return each
    raise NotFound("Nobody on your map has that id.")


async def _change(uow: UnitOfWork, at: Here, ally_id: UUID, changes: Mapping[str, object]) -> None:
    ally = replace(await _ally(uow, at.person_id, ally_id), **changes)  # type: ignore[arg-type]
    await commands.draw(uow, at.person_id, ally, day=uow.clock.today())
