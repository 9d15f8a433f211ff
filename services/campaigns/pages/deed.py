"""One deed, for whoever plans it: prompts, one question at a time, steps, and what came of it.

Looking changes nothing. What somebody wrote stands only on the page of its question: the first
page, which scanners of mail may open, shows choices and days.
"""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from campaigns import rules
from campaigns.api.deeds import as_file
from campaigns.commands import companions
from campaigns.commands import deeds as commands
from campaigns.domain.action import Action
from campaigns.domain.deed import BY_TIME_ALONE, GONE, LONGEST_TOLD, Deed
from campaigns.domain.deeds.advice import advise
from campaigns.domain.deeds.onboarding import ANGLES
from campaigns.domain.deeds.questions import Choice, Question
from campaigns.domain.deeds.shape import Status
from campaigns.domain.deeds.words import STANDS, step
from campaigns.domain.gathering import TooNear
from campaigns.domain.playbook import Said
from campaigns.pages.own import Here, here, shown
from campaigns.queries import elections
from campaigns.store import deeds as store
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import Now, Uow, sealed_page_router
from sanctuary.links import Link, Purpose

router = sealed_page_router()
Page = HTMLResponse | RedirectResponse
Filled = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Open:
    """The deed that a link opens, and who reads the page."""

    at: Here
    deed: Deed
    whole: bool

    @property
    def language(self) -> str:
        return self.at.language

    def to(self, path: str = "/deed", **more: str) -> str:
        return self.at.to(path, **self._which(), **more)

    def go(self, path: str = "/deed", **more: str) -> RedirectResponse:
        return self.at.go(path, **self._which(), **more)

    def _which(self) -> dict[str, str]:
        return {"deed": str(self.deed.id)} if self.whole else {}


async def _open(
    request: Request, link: Annotated[Link, Depends(by_link(Purpose.ACTION))], uow: Uow
) -> Open:
    """A link that is about its person opens the deed that is asked for; another only its own."""
    whole = link.subject == link.person_id
    asked = request.query_params.get("deed", "")
    try:
        deed_id = UUID(asked) if whole else link.subject
    except ValueError:
        raise NotFound("Check the address: there is nothing here under it.") from None
    deed = await store.get(uow, deed_id, of=link.actor.id, lock=request.method == "POST")
    return Open(await here(request, link, uow), deed, whole)


Opened = Annotated[Open, Depends(_open)]


@router.get("/deed")
async def overview(request: Request, one: Opened) -> HTMLResponse:
    return _overview(request, one)


@router.get("/deed/question")
async def question(request: Request, one: Opened, ask: str = "") -> HTMLResponse:
    return _ask(request, one, _question(one.deed, ask))


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


@router.post("/deed/reminding", response_model=None)
async def reminding(*, one: Opened, uow: Uow, now: Now, wanted: Filled = "") -> Page:
    await commands.remind(uow, one.deed, wanted=wanted == "yes", at=now)
    return one.go()


@router.post("/deed/company", response_model=None)
async def company(*, one: Opened, uow: Uow, now: Now) -> Page:
    await companions.ask(uow, one.deed, at=now)
    return one.go()


@router.get("/deed/sharing")
async def sharing(request: Request, one: Opened) -> HTMLResponse:
    return _page(request, one, "deed_sharing.html", told=one.deed.told or "", wrong=None)


@router.post("/deed/sharing", response_model=None)
async def share(*, request: Request, one: Opened, uow: Uow, now: Now, told: Filled = "") -> Page:
    """Saved empty, what was shared is taken back."""
    if len(told) > LONGEST_TOLD:
        wrong = Said(
            f"Write at most {LONGEST_TOLD} characters",
            f"Ysgrifennwch {LONGEST_TOLD} nod ar y mwyaf",
        )
        return _page(
            request, one, "deed_sharing.html", 422, told=told, wrong=wrong.to(one.language)
        )
    await commands.tell(uow, one.deed, told.strip(), at=now)
    return one.go()


@router.get("/deed/removal")
async def ask_removal(request: Request, one: Opened) -> HTMLResponse:
    return _page(request, one, "deed_removal.html", removed=False)


@router.post("/deed/removal")
async def removal(request: Request, one: Opened, uow: Uow) -> HTMLResponse:
    await commands.remove(uow, one.deed)
    return _page(request, one, "deed_removal.html", removed=True)


@router.get("/deed/calendar.ics", response_class=Response)
async def calendar(one: Opened) -> Response:
    return as_file(one.deed, one.language)


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
) -> HTMLResponse:
    kept = str(one.deed.answers.get(asked.name, ""))
    following = _following(one.deed, asked)
    language = one.language
    options = asked.options if isinstance(asked, Choice) else ()
    return _page(
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
        skip=one.to("/deed/question", ask=following.name) if following else one.to(),
    )


def _overview(
    request: Request, one: Open, *, stopping: Any = (), near: bool = False
) -> HTMLResponse:
    deed, language, kind = one.deed, one.language, one.deed.kind
    over = deed.due_at is None
    ahead = not over and not deed.waiting and deed.status not in BY_TIME_ALONE
    part = kind.plan if ahead else kind.outcome if not over else ()
    first = next((each for each in part if each.name not in deed.answers), None)
    return _page(
        request,
        one,
        "deed.html",
        409 if stopping or near else 200,
        stands=STANDS[deed.status].to(language),
        thanks="thanks" in request.query_params and not stopping,
        ahead=ahead,
        over=over,
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
        partner=_partner(deed),
        whole=one.at.to("/deeds") if one.whole else None,
    )


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


def _partner(deed: Deed) -> str | None:
    """Where a partner's campaign is found."""
    if deed.action is not Action.PARTNER_CAMPAIGN:
        return None
    links = rules.on("partner_campaigns", london_day(deed.changed_at))["links"]
    found: str | None = links.get(deed.answers.get("campaign"))
    return found


def _page(
    request: Request, one: Open, template: str, status: int = 200, **context: Any
) -> HTMLResponse:
    return shown(
        request,
        one.at,
        template,
        status=status,
        title=one.deed.kind.title.to(one.language),
        here=one.to,
        **context,
    )
