"""Where the way to an award begins: applying for the first time, and renewing."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands, store
from awards.commands import keeping
from awards.domain.award import Award, Intention
from awards.domain.award import Status as AwardStatus
from awards.pages.common import acting, application_token, day, field, go_to, token_of
from awards.queries import lists, renewal
from awards.schemes import newest_for
from sanctuary import http, pages
from sanctuary.actor import ScopeKind
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.page_router()
LONGEST_NAME = 200

Applying = Annotated[Link, Depends(by_link(Purpose.APPLY))]
Renewing = Annotated[Link, Depends(by_link(Purpose.RENEW))]


@router.get("/apply")
async def apply(request: Request, link: Applying, uow: Uow, now: Now) -> Response:
    return await _apply_page(request, link, uow, now, errors={})


@router.post("/apply")
async def start(request: Request, link: Applying, uow: Uow, now: Now) -> Response:
    form = await request.form()
    stream, called = field(form, "stream"), field(form, "called")
    errors = {}
    if not called or len(called) > LONGEST_NAME:
        errors["called"] = "name"
    if stream not in await lists.streams_of(uow, link.subject):
        errors["stream"] = "stream"
    if errors:
        return await _apply_page(request, link, uow, now, errors=errors)
    by = acting(link, ScopeKind.ORGANISATION, link.subject)
    draft = await commands.start(
        uow, link.subject, stream, application_id=new_id(), called=called, by=by, at=now
    )
    return go_to(request, "/application", application_token(request, draft.id, by.id, now))


async def _apply_page(
    request: Request, link: Link, uow: Uow, now: Now, *, errors: dict[str, str]
) -> Response:
    form = await request.form() if request.method == "POST" else None
    streams = await lists.streams_of(uow, link.subject)
    schemes = [each.scheme for each in await store.editions(uow)]
    today, language = london_day(now), pages.language_of(request)
    return pages.render(
        request,
        "apply.html",
        status=422 if errors else 200,
        link=await token_of(request),
        charter=await store.charter_stands(uow, link.subject),
        streams=[(each, newest_for(schemes, each, today).called(language)) for each in streams],
        stream=field(form, "stream") if form else (streams[0] if len(streams) == 1 else ""),
        called=field(form, "called") if form else "",
        errors=errors,
    )


@router.get("/renew")
async def renew(request: Request, link: Renewing, uow: Uow, now: Now) -> Response:
    award = await store.get_award(uow, link.subject)
    today = london_day(now)
    language = pages.language_of(request)
    return pages.render(
        request,
        "renew.html",
        link=await token_of(request),
        name=(await store.current_scheme(uow, award.stream, today)).called(language),
        status_of_award=award.status,
        standing=award.standing(today, today=today),
        last_day=day(award.last_day, language),
        grace_ends_on=day(award.grace_ends_on, language),
        intention=award.intention,
        last_time=await _last_time(uow, link, award),
    )


async def _last_time(uow: Uow, link: Link, award: Award) -> dict[str, object]:
    """What was agreed last time, for as long as there is something to renew."""
    if award.status is not AwardStatus.CURRENT:
        return {}
    by = acting(link, ScopeKind.ORGANISATION, award.organisation_id)
    found = await renewal.of_award(uow, award.id, by=by)
    return {
        "targets": [target for each in found.lines for target, _ in each.targets],
        "conditions": found.conditions,
        "lighter": found.lighter,
    }


@router.post("/renew/intention")
async def say_intention(request: Request, link: Renewing, uow: Uow, now: Now) -> Response:
    """Whether they will renew: nothing else changes, and they may say something else tomorrow."""
    said = field(await request.form(), "intention")
    if said in set(Intention):
        award = await store.get_award(uow, link.subject)
        by = acting(link, ScopeKind.ORGANISATION, award.organisation_id)
        await keeping.intend(uow, award.id, Intention(said), by=by, at=now)
    return go_to(request, "/renew", await token_of(request))


@router.post("/renew")
async def begin_renewal(request: Request, link: Renewing, uow: Uow, now: Now) -> Response:
    award = await store.get_award(uow, link.subject)
    by = acting(link, ScopeKind.ORGANISATION, award.organisation_id)
    draft = await commands.begin_renewal(uow, award.id, application_id=new_id(), by=by, at=now)
    return go_to(request, "/application", application_token(request, draft.id, by.id, now))
