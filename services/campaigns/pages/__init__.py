"""The page behind the link of a mobilisation: prompts, what never to do, and telling what one did.

Opening it changes nothing (mail scanners open links); what was written or felt is not asked for.
"""

from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from campaigns.commands import actions as commands
from campaigns.commands import asks
from campaigns.domain.action import Action
from campaigns.domain.mobilisation import COUNTING, Mobilisation, Status
from campaigns.domain.playbook import Playbook, Said
from campaigns.queries.letters import link_for
from campaigns.store import corrections, history, playbooks
from campaigns.store import mobilisations as store
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import FIELD, Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Reported = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]
Corrected = Annotated[Link, Depends(by_link(Purpose.CORRECTION))]

LETTERS = {Action.LETTER_TO_MP, Action.LETTER_TO_CANDIDATE}
NAMES = {
    Action.LETTER_TO_MP: Said(
        "I wrote to somebody who represents me", "Ysgrifennais at rywun sy’n fy nghynrychioli"
    ),
    Action.LETTER_TO_CANDIDATE: Said(
        "I wrote to the candidates where I live", "Ysgrifennais at yr ymgeiswyr lle rwy’n byw"
    ),
    Action.MEETING: Said(
        "I met somebody who represents me", "Cyfarfûm â rhywun sy’n fy nghynrychioli"
    ),
    Action.HUSTINGS: Said("I asked candidates a question", "Gofynnais gwestiwn i ymgeiswyr"),
    Action.PITCH: Said(
        "I practised what I would say in a minute",
        "Ymarferais yr hyn y byddwn yn ei ddweud mewn munud",
    ),
    Action.LETTER_TO_PAPER: Said("I wrote to a paper", "Ysgrifennais at bapur newydd"),
    Action.BROADCAST: Said("I spoke on radio or television", "Siaradais ar y radio neu’r teledu"),
    Action.VISUAL: Said("I made welcome visible", "Gwnes y croeso yn weladwy"),
    Action.EVENT: Said("I helped to bring people together", "Helpais i ddod â phobl ynghyd"),
    Action.JOINING: Said(
        "I took part in what others had arranged", "Cymerais ran yn yr hyn a drefnodd eraill"
    ),
    Action.CONVERSATION: Said("I talked with somebody", "Siaradais â rhywun"),
    Action.ONBOARDING: Said("I brought an ally on board", "Deuthum â chynghreiriad atom"),
    Action.STORY: Said("I shared a story", "Rhannais stori"),
    Action.TRAINING: Said("I learnt something for this", "Dysgais rywbeth ar gyfer hyn"),
    Action.PARTNER_CAMPAIGN: Said(
        "I took part in a partner’s campaign", "Cymerais ran yn ymgyrch partner"
    ),
    Action.VOTING: Said(
        "I encouraged people to use their votes", "Anogais bobl i ddefnyddio eu pleidlais"
    ),
    Action.OTHER: Said("I did something else", "Gwnes rywbeth arall"),
}


@router.get("/act")
async def show(request: Request, link: Reported, uow: Uow) -> HTMLResponse:
    mobilisation = await store.get(uow, link.subject)
    return await _page(request, uow, link, mobilisation)


@router.get("/correction")
async def corrected(request: Request, link: Corrected, uow: Uow) -> HTMLResponse:
    """What was wrong in what somebody was told, and what is right."""
    found = await corrections.get(uow, link.subject)
    says = found.says_cy if language_of(request) == "cy" else found.says_en
    return render(request, "correction.html", says=says)


@router.post("/act")
async def tell(
    *,
    request: Request,
    link: Reported,
    uow: Uow,
    now: Now,
    action: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    chosen = [Action(value) for value in action or () if value in set(Action)]
    mobilisation = await store.get(uow, link.subject)
    if not chosen:
        return await _page(request, uow, link, mobilisation, nothing_chosen=True)
    await commands.record(uow, link.subject, chosen, person_id=link.actor.id, at=now)
    language = language_of(request)
    return render(
        request,
        "thanks.html",
        title=mobilisation.title_in(language),
        done=await _done(uow, link, language),
        link=request.query_params.get(FIELD) or (await request.form()).get(FIELD),
    )


@router.post("/act/not-this-time")
async def decline(request: Request, link: Reported, uow: Uow, now: Now) -> HTMLResponse:
    """Heard, and nothing more: the call stays open for whoever changes their mind."""
    await asks.decline(uow, link.subject, person_id=link.actor.id, at=now)
    return render(request, "not_this_time.html")


async def _page(
    request: Request,
    uow: UnitOfWork,
    link: Link,
    mobilisation: Mobilisation,
    *,
    nothing_chosen: bool = False,
) -> HTMLResponse:
    language = language_of(request)
    playbook = await _playbook(uow, mobilisation)
    running = mobilisation.status in COUNTING - {Status.STOOD_DOWN}
    called = {call.action for call in playbook.calls}
    return render(
        request,
        "act.html",
        status=422 if nothing_chosen else 200,
        title=mobilisation.title_in(language),
        intro=playbook.intro.to(language),
        calls=[
            (call.title.to(language), [prompt.to(language) for prompt in call.prompts])
            for call in playbook.calls
        ],
        never=[each.to(language) for each in playbook.never],
        options=[
            (action.value, NAMES[action].to(language))
            for action in sorted(Action, key=lambda each: each not in called)
        ],
        letter=_letter(request, link, language) if called & LETTERS else None,
        token=request.query_params.get(FIELD) or (await request.form()).get(FIELD),
        done=await _done(uow, link, language),
        declined=await history.has_declined(uow, link.actor.id, link.subject),
        running=running,
        corrections=[
            each.says_cy if language == "cy" else each.says_en
            for each in await corrections.published(uow, mobilisation.id)
        ],
        counting=mobilisation.status in COUNTING,
        nothing_chosen=nothing_chosen,
        drill=mobilisation.drill,
    )


async def _playbook(uow: UnitOfWork, mobilisation: Mobilisation) -> Playbook:
    """In the edition with which the call was written."""
    return await playbooks.of_mobilisation(uow, mobilisation.id, mobilisation.playbook)


def _letter(request: Request, link: Link, language: str) -> str:
    """Where a letter is planned, with the words of whoever writes it, in the language of now."""
    settings = request.app.state.settings
    return link_for(settings, link.subject, link.actor.id, link.expires_at, lang=language)


async def _done(uow: UnitOfWork, link: Link, language: str) -> list[str]:
    """What this person has told us before."""
    ids = [commands.once_id(uow, link.subject, link.actor.id, action) for action in Action]
    kinds = await store.action_kinds(uow, ids)
    return [NAMES[action].to(language) for action in Action if action.value in kinds]
