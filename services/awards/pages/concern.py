"""A concern as the holder of the award meets it: what was put to them, their answer, the appeal."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import store
from awards.commands import concerns as commands
from awards.domain.concern import Status
from awards.pages.common import acting, day, field, go_to, token_of
from awards.store.concerns import get_concern
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/concern")
Opened = Annotated[Link, Depends(by_link(Purpose.CONCERN))]
PATH = "/concern"
SHORTEST, LONGEST = 10, 8_000


def _by(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


@router.get("")
async def read(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    return await _page(request, link, uow, now)


async def _page(request: Request, link: Link, uow: Uow, now: Now, *, missing: str = "") -> Response:
    found = await get_concern(uow, link.subject)
    award = await store.get_award(uow, found.award_id)
    scheme = await store.scheme_of(uow, award)
    language = pages.language_of(request)
    today = london_day(now)
    replying = found.status is Status.UNDER_REVIEW and (found.reply_by or today) >= today
    appealing = found.status is Status.UPHELD and (found.appeal_by or today) >= today
    return pages.render(
        request,
        "concern.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(language),
        state=found.status,
        put=found.put_to_holder,
        reply=found.reply,
        replying=replying,
        reply_by=day(found.reply_by, language) if found.reply_by else "",
        findings=[(each.kind, each.made.reason) for each in found.findings()],
        appealing=appealing,
        appeal_by=day(found.appeal_by, language) if found.appeal_by else "",
        answer_by=day(found.answer_by, language) if found.answer_by else "",
        missing=missing,
    )


@router.post("/reply")
async def reply(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """How the holder sees it; it can be written anew until the day by which we asked."""
    words = field(await request.form(), "reply")
    if not SHORTEST <= len(words) <= LONGEST:
        return await _page(request, link, uow, now, missing="reply")
    await commands.reply(uow, link.subject, words, by=_by(link), at=now)
    return go_to(request, PATH, await token_of(request))


@router.post("/appeal")
async def appeal(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """Somebody else looks at it; the award stays meanwhile."""
    grounds = field(await request.form(), "grounds")
    if not SHORTEST <= len(grounds) <= LONGEST:
        return await _page(request, link, uow, now, missing="grounds")
    await commands.appeal(uow, link.subject, grounds, by=_by(link), at=now)
    return go_to(request, PATH, await token_of(request))
