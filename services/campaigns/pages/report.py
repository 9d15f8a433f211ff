"""The public form: somebody noticed something. No account, one question at a time, no cookie.

Answers travel in the form from page to page; nothing is kept before the last button, and then what
was written is kept for triage only. No name is asked for, and no place finer than a council's area:
a postcode finds that, by membership, and goes no further than the page on which it was typed.
"""

import math
import re
from collections.abc import Mapping, Sequence

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.dialects.postgresql import insert

from campaigns import rules
from campaigns.commands import intake
from campaigns.domain.intake import LONGEST_REPORT, points_at_somebody
from campaigns.domain.signal import Kind, Report, nation_of, source_of
from campaigns.pages.report_words import (
    AREA,
    AWAY,
    ELSEWHERE,
    NEEDED,
    NO_PAGE,
    NO_PLACE,
    NOT_HERE,
    PLACE,
    QUESTIONS,
    TELLING,
    TOO_LONG,
    Question,
    Words,
)
from sanctuary.asks import ASK_PLACE, PlaceAnswer, PlaceAsked, PlaceFound
from sanctuary.auth import public
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, TryAgain
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router, public_slowly, waits_for
from sanctuary.ids import new_id
from sanctuary.pages import language_of, render

router = page_router()
SECONDS = 2.0
LONGEST_PLACE = 60
_CODE = re.compile(r"[EWSN]\d{8}")
NAMES = tuple(one.name for one in QUESTIONS)


@router.get("/report", dependencies=[Depends(public_slowly)])
async def start(request: Request) -> HTMLResponse:
    """What this form is for, what to do in danger, and the first question."""
    return _ask(request, 0, {"once": new_id().hex})


@router.post("/report", dependencies=[Depends(public)])
async def go_on(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; the last one sends them."""
    form = await request.form()
    answers = {key: _typed(value) for key, value in form.items() if isinstance(value, str)}
    if answers.get("step") not in NAMES:
        return _ask(request, 0, {"once": new_id().hex})
    here = NAMES.index(answers["step"])
    if "back" in answers:
        return _ask(request, _asked_at(max(here - 1, 0)), answers)
    for number, question in enumerate(QUESTIONS[: here + 1]):
        wrong = _wrong(question, answers.get(question.name, ""))
        if wrong is not None:
            return _ask(request, _asked_at(number), answers, wrong)
    if NAMES[here] == PLACE:
        return await _places(request, uow, answers)
    if here + 1 < len(QUESTIONS):
        return _ask(request, here + 1, answers)
    return await _send(request, uow, answers, now)


def _asked_at(number: int) -> int:
    """The areas to choose from follow from a place, so that is asked anew."""
    return NAMES.index(PLACE) if NAMES[number] == AREA else number


async def _places(request: Request, uow: UnitOfWork, answers: dict[str, str]) -> HTMLResponse:
    """Which area is meant, for the person to confirm; without an answer the nation is enough."""
    place, area = NAMES.index(PLACE), NAMES.index(AREA)
    if not answers.get(PLACE):
        return _ask(request, area + 1, answers | {AREA: ""})
    rule = rules.on("intake", uow.clock.today())
    asks = request.app.state.runtime.asks
    if asks is None or waits_for(request, "place asked", rule["most_places"]) is not None:
        return _ask(request, place, answers, AWAY)
    question = PlaceAsked(written=answers[PLACE][:LONGEST_PLACE])
    try:
        found: PlaceAnswer = await asks.ask(ASK_PLACE, question, PlaceAnswer, SECONDS)
    except TryAgain:
        return _ask(request, place, answers, AWAY)
    if not found.places:
        return _ask(request, place, answers, NO_PLACE)
    return _ask(request, area, answers, places=found.places)


async def _send(
    request: Request, uow: UnitOfWork, answers: dict[str, str], now: Now
) -> HTMLResponse:
    """Once, however often the button is pressed, and not too often from one connection."""
    rule = rules.on("intake", uow.clock.today())
    wait = waits_for(request, "report sent", rule["most_reports"])
    if wait is not None:
        minutes = math.ceil(wait / 60)
        answer = render(
            request, "reported.html", status=429, minutes=minutes, days=0, kept=_kept(answers)
        )
        answer.headers["Retry-After"] = str(wait)
        return answer
    once = answers.get("once", "")[:100] or new_id().hex
    first = await uow.first(
        insert(idempotency)
        .values(key=once, caller="public", route="/report", body_hash=b"")
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    )
    if first is not None:
        await intake.by_form(uow, _report(answers), at=now)
    days = rule["forget_after_days"]["form"]
    return render(request, "reported.html", minutes=0, days=days, kept={})


def _report(answers: Mapping[str, str]) -> Report:
    """A place that was confirmed says the nation too."""
    code = answers.get(AREA, "")
    coded = _CODE.fullmatch(code) is not None
    wide = code.startswith("E12")
    return Report(
        kind=Kind(answers["kind"]),
        summary=answers["summary"],
        nation=nation_of(code) if coded else answers["nation"],
        area=code if coded and not wide else None,
        region=code if coded and wide else None,
        source_url=answers.get("source_url") or None,
    )


def _ask(
    request: Request,
    number: int,
    answers: dict[str, str],
    wrong: Words | None = None,
    *,
    places: Sequence[PlaceFound] = (),
) -> HTMLResponse:
    n = int(language_of(request) == "cy")
    question = QUESTIONS[number]
    options = [(key, words[n]) for key, words in (question.options or {}).items()]
    if places:
        options = [*((one.code, one.name) for one in places), (NOT_HERE, ELSEWHERE[n])]
    return render(
        request,
        "report.html",
        status=422 if wrong else 200,
        first=number == 0,
        last=number == len(QUESTIONS) - 1,
        name=question.name,
        label=question.label[n],
        hint=question.hint[n],
        options=options,
        value=answers.get(question.name, ""),
        wrong=wrong[n] if wrong else None,
        kept=_kept(answers, but=question.name),
        most=LONGEST_REPORT,
    )


def _kept(answers: Mapping[str, str], *, but: str = "") -> dict[str, str]:
    """What travels in the form, so that nothing is lost before the last button; no postcode."""
    names = {"once", *NAMES} - {but, PLACE}
    return {key: value for key, value in answers.items() if key in names}


def _typed(value: str) -> str:
    """Without what nobody types and no store keeps; however long, so that it can be shortened."""
    return value.replace("\0", "").replace("\r\n", "\n").strip()


def _wrong(question: Question, answer: str) -> Words | None:
    """What is wrong with an answer, in both languages."""
    if question.optional and not answer:
        return None
    unknown = question.options is not None and answer not in question.options
    no_area = question.name == AREA and answer != NOT_HERE and not _CODE.fullmatch(answer)
    if not answer or unknown or no_area:
        return NEEDED
    if question.name == "summary" and len(answer) > LONGEST_REPORT:
        return TOO_LONG[0] % f"{len(answer):,}", TOO_LONG[1] % f"{len(answer):,}"
    if question.name == "summary":
        return TELLING if points_at_somebody(answer) else None
    if question.name == "source_url":
        try:
            source_of(answer)
        except Invalid:
            return NO_PAGE
    return None
