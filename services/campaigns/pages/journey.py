"""The pages of one's own path, behind a link that went to the person's own address.

Looking changes nothing. What somebody wrote stands only on the page of its step: the first page,
which scanners of mail may open, says no more than which steps are done.
"""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns import journey
from campaigns.commands import journey as commands
from campaigns.domain.journey import Journal, Step
from campaigns.domain.playbook import Said
from campaigns.pages.journey_refusals import said
from campaigns.pages.own import Here, Own, here, shown
from campaigns.queries.deed_links import own_page
from campaigns.store import journal as store
from sanctuary.errors import Invalid
from sanctuary.http import Uow, sealed_page_router

router = sealed_page_router()
YES = "yes"
STANDING = {
    False: Said("Not started", "Heb ddechrau"),
    True: Said("Done", "Wedi’i wneud"),
}


@router.get("/journey")
async def overview(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    journal = await store.read(uow, link.actor.id)
    guides = journey.guides(uow.clock.today())
    steps = [
        (step.value, guide.title.to(at.language), _standing(journal, step).to(at.language))
        for step, guide in guides.items()
    ]
    return shown(
        request,
        at,
        "journey.html",
        steps=steps,
        saved="saved" in request.query_params,
        plans=own_page(request.app.state.settings, link.actor.id, expires_at=link.expires_at),
    )


@router.get("/journey/steps/{step}")
async def one_step(request: Request, step: Step, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    return await _step(request, at, uow, step)


@router.post("/journey/steps/{step}", response_model=None)
async def keep(
    *,
    request: Request,
    step: Step,
    link: Own,
    uow: Uow,
    done: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    """Save, and come back to the overview."""
    at = await here(request, link, uow)
    day = uow.clock.today()
    try:
        await commands.keep_step(uow, at.person_id, step, done=done == YES, words=words, day=day)
    except Invalid as invalid:
        return await _step(
            request, at, uow, step, words=words, wrong=said(invalid.detail, at.language)
        )
    return at.go("/journey", saved=step.value)


async def _step(
    request: Request,
    at: Here,
    uow: Uow,
    step: Step,
    *,
    words: str | None = None,
    wrong: str | None = None,
) -> HTMLResponse:
    guide = journey.guides(uow.clock.today())[step]
    kept = (await store.read(uow, at.person_id)).of(step)
    return shown(
        request,
        at,
        "journey_step.html",
        status=422 if wrong else 200,
        title=guide.title.to(at.language),
        about=guide.about.to(at.language),
        prompts=[each.to(at.language) for each in guide.prompts],
        ask=guide.ask.to(at.language),
        done=kept.done_on is not None,
        words=kept.words if words is None else words,
        wrong=wrong,
    )


def _standing(journal: Journal, step: Step) -> Said:
    return STANDING[journal.of(step).done_on is not None]
