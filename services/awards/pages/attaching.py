"""Evidence on pages: what is attached, attach more, take away, and open for whoever reads."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from awards import commands, store
from awards.api.evidence import download_link
from awards.domain.evidence import MOST_FILES, Because
from awards.pages.common import acting, field, go_to, token_of
from awards.pages.refused_files import said_in
from awards.queries import files
from awards.queries.evidence import evidence_list, evidence_to_open
from awards.uploads import read_upload, take
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.errors import Refusal, Unavailable
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/application/evidence")
reading = http.page_router("/invitation/evidence")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
Invited = Annotated[Link, Depends(by_link(Purpose.ANSWER_INVITATION))]


def _by(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


@router.get("")
async def evidence(request: Request, link: Opened, uow: Uow) -> Response:
    return await _page(request, link, uow)


async def _page(
    request: Request, link: Link, uow: Uow, *, refused: Refusal | None = None
) -> Response:
    """The list and, while one may write, the form below it with what was said already."""
    found = await files.file(uow, link.subject, by=_by(link))
    attached = await evidence_list(uow, link.subject, by=_by(link))
    scheme = await store.scheme_of(uow, found.application)
    form = await request.form() if refused else None
    settings = request.app.state.settings
    return pages.render(
        request,
        "evidence.html",
        status=refused.status if refused else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        writing=found.application.can_be_changed,
        attached=attached,
        titles={each.key: each.title for each in scheme.criteria},
        room=MOST_FILES - len(attached),
        largest=settings.evidence_largest_mb,
        dated=scheme.evidence.max_age_months,
        said={name: field(form, name) if form else "" for name in _SAID},
        problem=said_in(pages.language_of(request), refused.detail) if refused else "",
        wrong={each.get("field", "") for each in refused.errors} if refused else set(),
    )


_SAID = ("title", "criterion", "shows_people", "consent", "made_on")


@router.post("")
async def attach(request: Request, link: Opened, uow: Uow) -> Response:
    """Attach one file. What was said beside it is kept when it is refused; the file is not."""
    upload = None
    try:
        # Whatever this wrote goes with the refusal, as it does where a refusal ends the request.
        async with uow.attempt():
            upload = await read_upload(await request.form())
            settings = request.app.state.settings
            await take(uow, link.subject, upload, settings, by=_by(link))
    except Unavailable:
        raise
    except Refusal as refused:
        return await _page(request, link, uow, refused=refused)
    return go_to(request, "/application/evidence", await token_of(request))


@router.post("/{evidence_id}/removal")
async def remove(request: Request, evidence_id: UUID, link: Opened, uow: Uow, now: Now) -> Response:
    form = await request.form()
    because: Because = (
        "consent_withdrawn" if field(form, "because") == "consent_withdrawn" else "not_needed"
    )
    await commands.remove_evidence(uow, link.subject, evidence_id, because, by=_by(link), at=now)
    return go_to(request, "/application/evidence", await token_of(request))


@router.get("/{evidence_id}")
async def open_own(request: Request, evidence_id: UUID, link: Opened, uow: Uow) -> Response:
    """To the file itself, by a link that lasts some minutes."""
    found = await evidence_to_open(uow, link.subject, evidence_id, by=_by(link))
    return RedirectResponse(download_link(request, found, _by(link))[0], 303)


@reading.get("/{evidence_id}")
async def open_as_panel(request: Request, evidence_id: UUID, link: Invited, uow: Uow) -> Response:
    """The same for somebody who sits and has no conflict."""
    seat, _ = await files.seat(uow, link.subject, by=link.actor)
    found = await evidence_to_open(uow, seat.application_id, evidence_id, by=link.actor)
    return RedirectResponse(download_link(request, found, link.actor)[0], 303)
