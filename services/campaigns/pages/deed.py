"""One deed, for whoever plans it: prompts, one question at a time, steps, and what came of it.

Looking changes nothing. What somebody wrote stands only on the page of its question: the first
page, which scanners of mail may open, shows choices and days.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from campaigns.commands import deeds as commands
from campaigns.commands import hooks
from campaigns.domain.action import Action
from campaigns.domain.deed import BY_TIME_ALONE, GONE, Deed
from campaigns.domain.deeds.advice import advise
from campaigns.domain.deeds.onboarding import ANGLES
from campaigns.domain.deeds.paper import HOOK
from campaigns.domain.deeds.questions import Choice, Question
from campaigns.domain.deeds.shape import Status
from campaigns.domain.deeds.words import STANDS, step
from campaigns.domain.gathering import TooNear
from campaigns.domain.playbook import Said
from campaigns.pages.deed_opened import Filled, Open, Opened, Page, page
from campaigns.pages.signposts import signposts
from campaigns.queries import elections
from campaigns.queries.deed_hooks import coming
from sanctuary import dates
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import Now, Uow, sealed_page_router

router = sealed_page_router()


@router.get("/deed")
async def overview(request: Request, one: Opened) -> HTMLResponse:
    return _overview(request, one)


@router.get("/deed/question")
async def question(request: Request, one: Opened, uow: Uow, ask: str = "") -> HTMLResponse:
    asked = _question(one.deed, ask)
    if asked is not HOOK:
        return _ask(request, one, asked)
    today = uow.clock.today()
    days = await coming(uow, one.deed.person_id, await hooks.every(uow), today=today)
    told = [(each.title.to(one.language), dates.day(each.on, one.language)) for each in days]
    return _ask(request, one, asked, days=told)


@router.post("/deed/question", response_model=None)
async def answer(
    *, request: Request, one: Opened, uow: Uow, now: Now, ask: str = "", value: Filled = ""
) -> Page:
    asked = _question(one.deed, ask)
    try:
        read = one.deed.kind.read({asked.name: value.strip() or None}, one.language)
    except Invalid as unread:
        wrong = str(unread.errors[0]["detail"])
        return _ask(request, one, asked, value=value, wrong=wrong)
    await commands.answer(uow, one.deed, read, at=now)
    following = _following(one.deed, asked)
    return one.go("/deed/question", ask=following.name) if following else one.go()


@router.post("/deed/step", response_model=None)
async def take_step(*, request: Request, one: Opened, uow: Uow, now: Now, to: Filled = "") -> Page:
    """What has to be known first is asked; what could harm somebody says why it waits."""
    deed = one.deed
    if to not in {each.value for each in deed.open_steps}:
        return one.go()
    target = Status(to)
    if lacking := deed.kind.lacking(target, deed.answers):
        return one.go("/deed/question", ask=lacking[0].name, first="1")
    election = await elections.is_on(uow, deed.person_id, at=now)
    if stopping := deed.kind.stopping(target, deed.answers, election=election):
        return _overview(request, one, stopping=stopping)
    try:
        moved = await commands.step(uow, deed, target, election=election, at=now)
    except TooNear:
        return _overview(request, one, near=True)
    done = target in deed.kind.counts and deed.status not in deed.kind.counts
    return Open(one.at, moved, one.whole).go(**({"thanks": "1"} if done else {}))


def _question(deed: Deed, name: str) -> Question:
    found = deed.kind.question(name)
    if found is None or deed.status in GONE:
        raise NotFound("Check the address: there is nothing here under it.")
    return found


def _following(deed: Deed, asked: Question) -> Question | None:
    """The next question of the same part that is still open."""
    part = deed.kind.outcome if asked in deed.kind.outcome else deed.kind.plan
    later = part[part.index(asked) + 1 :]
    return next((each for each in later if each.name not in deed.answers), None)


def _ask(
    request: Request,
    one: Open,
    asked: Question,
    *,
    value: str | None = None,
    wrong: str | None = None,
    days: Sequence[tuple[str, str]] = (),
) -> HTMLResponse:
    kept = str(one.deed.answers.get(asked.name, ""))
    following = _following(one.deed, asked)
    language = one.language
    options = asked.options if isinstance(asked, Choice) else ()
    return page(
        request,
        one,
        "deed_question.html",
        422 if wrong else 200,
        asks=asked.asks.to(language),
        hint=asked.hint.to(language) if asked.hint else None,
        shape=asked.shape,
        rows=getattr(asked, "rows", 4),
        options=[(each.value, each.says.to(language)) for each in options],
        value=kept if value is None else value,
        wrong=wrong,
        first="first" in request.query_params,
        private=asked.private,
        days=days,
        skip=one.to("/deed/question", ask=following.name) if following else one.to(),
    )


def _overview(
    request: Request, one: Open, *, stopping: Any = (), near: bool = False
) -> HTMLResponse:
    deed, language, kind = one.deed, one.language, one.deed.kind
    over = deed.due_at is None
    ahead = not over and not deed.waiting and deed.status not in BY_TIME_ALONE
    done = deed.done_at is not None and not ahead and deed.status not in GONE
    first = _first_open(deed, ahead=ahead, done=done)
    return page(
        request,
        one,
        "deed.html",
        409 if stopping or near else 200,
        stands=STANDS[deed.status].to(language),
        thanks="thanks" in request.query_params and not stopping,
        ahead=ahead,
        over=over,
        done=done,
        gone=deed.status in GONE,
        prompts=[each.to(language) for each in kind.prompts],
        angle=_angle(deed, language),
        never=[each.to(language) for each in kind.never],
        facts=[] if deed.status in GONE else _facts(one),
        advice=[each.says.to(language) for each in advise(kind, deed.answers)],
        first=one.to("/deed/question", ask=first.name) if first else None,
        steps=[(each.value, step(kind, each).to(language)) for each in deed.open_steps],
        quiet={Status.DROPPED.value, Status.CLOSED.value, Status.PLANNED.value},
        near=near,
        stopping=[
            (each.asks.to(language), why.to(language), one.to("/deed/question", ask=each.name))
            for each, why in stopping
        ],
        remind=deed.remind,
        calendar=one.to("/deed/calendar.ics") if deed.takes_place_at and ahead else None,
        company=kind.companion is not None and ahead and _day_known(deed),
        asked=deed.companion_asked_at is not None,
        told=deed.told,
        signposts=signposts(request.app.state.settings, deed, language),
        whole=one.at.to("/deeds") if one.whole else None,
    )


def _first_open(deed: Deed, *, ahead: bool, done: bool) -> Question | None:
    """What to ask next: of the plan, or of what came of it."""
    part = deed.kind.plan if ahead else deed.kind.outcome if done else ()
    return next((each for each in part if each.name not in deed.answers), None)


def _facts(one: Open) -> list[tuple[str, str, str]]:
    """What was answered. Words are not shown here, only that there are some."""
    found = []
    for each in one.deed.kind.questions:
        if each.name in one.deed.answers:
            written = Said("You wrote something", "Rydych wedi ysgrifennu rhywbeth").to(
                one.language
            )
            said = (
                written if each.private else each.shown(one.deed.answers[each.name], one.language)
            )
            found.append(
                (each.asks.to(one.language), said, one.to("/deed/question", ask=each.name))
            )
    return found


def _day_known(deed: Deed) -> bool:
    return deed.kind.when is None or deed.takes_place_at is not None


def _angle(deed: Deed, language: str) -> str | None:
    found = ANGLES.get(str(deed.answers.get("sector")))
    return found.to(language) if deed.action is Action.ONBOARDING and found else None
