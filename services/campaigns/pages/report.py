"""The public form: somebody noticed something. No account, one question at a time, no cookie.

Answers travel in the form from page to page; nothing is kept before the last button, and then what
was written is kept for triage only. No name is asked for, and no place finer than a nation.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.dialects.postgresql import insert

from campaigns import rules
from campaigns.commands import intake
from campaigns.commands.intake import Report
from campaigns.domain.intake import LONGEST_REPORT, points_at_somebody
from campaigns.domain.signal import Kind, source_of
from sanctuary.auth import public
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router, public_slowly, waits_for
from sanctuary.ids import new_id
from sanctuary.pages import language_of, render

router = page_router()
Words = tuple[str, str]
NATIONS: dict[str, Words] = {
    "wales": ("Wales", "Cymru"),
    "england": ("England", "Lloegr"),
    "scotland": ("Scotland", "Yr Alban"),
    "northern_ireland": ("Northern Ireland", "Gogledd Iwerddon"),
}
KINDS: dict[str, Words] = {
    Kind.HOSTILITY: ("Hostility or threats", "Gelyniaeth neu fygythiadau"),
    Kind.DISINFORMATION: ("A false claim that is spreading", "Honiad ffug sy’n lledaenu"),
    Kind.PLANNED_ACCOMMODATION: ("Accommodation that is planned", "Llety sydd wedi’i gynllunio"),
    Kind.ATTACK_ON_PROGRAMME: (
        "An attack on one of our programmes or groups",
        "Ymosodiad ar un o’n rhaglenni neu grwpiau",
    ),
    Kind.TRAGEDY: ("Something sad that happened", "Rhywbeth trist a ddigwyddodd"),
    Kind.VOTE: ("A vote or a decision", "Pleidlais neu benderfyniad"),
    Kind.OPPORTUNITY: ("A chance to do something good", "Cyfle i wneud rhywbeth da"),
    Kind.HOOK: ("Local news that we could take up", "Newyddion lleol y gallem eu defnyddio"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form."""

    name: str
    label: Words
    hint: Words
    options: Mapping[str, Words] | None = None
    optional: bool = False


QUESTIONS = (
    Question(
        "kind",
        ("What did you notice?", "Beth wnaethoch chi sylwi arno?"),
        ("Choose what comes closest.", "Dewiswch yr un agosaf."),
        KINDS,
    ),
    Question(
        "nation",
        ("Where in the UK?", "Ble yn y DU?"),
        ("The nation is enough.", "Mae’r genedl yn ddigon."),
        NATIONS,
    ),
    Question(
        "summary",
        ("What happened?", "Beth ddigwyddodd?"),
        (
            (
                "A few words are enough. Please leave out names, and anything that says where "
                "people seeking sanctuary live or are: no address, no building. If it is a false "
                "claim, say what it is about without repeating it."
            ),
            (
                "Mae ychydig eiriau’n ddigon. Peidiwch â chynnwys enwau, na dim sy’n dweud ble mae "
                "pobl sy’n ceisio noddfa yn byw neu’n aros: dim cyfeiriad, dim adeilad. Os yw’n "
                "honiad ffug, dywedwch am beth y mae heb ei ailadrodd."
            ),
        ),
    ),
    Question(
        "source_url",
        ("Is there a page about it? (optional)", "Oes tudalen amdano? (dewisol)"),
        (
            (
                "Copy its address, or leave this empty. It helps us to see that many reports are "
                "about the same thing."
            ),
            (
                "Copïwch ei chyfeiriad, neu gadewch hwn yn wag. Mae’n ein helpu i weld bod sawl "
                "adroddiad am yr un peth."
            ),
        ),
        optional=True,
    ),
)
NEEDED: Words = ("Answer this question to go on", "Atebwch y cwestiwn hwn i fynd ymlaen")
TELLING: Words = (
    (
        "This seems to hold an address, a postcode, a phone number or an e-mail address. Take it "
        "out, to keep people safe"
    ),
    (
        "Mae’n ymddangos bod hyn yn cynnwys cyfeiriad, cod post, rhif ffôn neu gyfeiriad e-bost. "
        "Tynnwch ef, er mwyn cadw pobl yn ddiogel"
    ),
)
TOO_LONG: Words = (
    f"Shorten this to {LONGEST_REPORT:,} characters: it has %s",
    f"Talfyrrwch hyn i {LONGEST_REPORT:,} nod: mae ganddo %s",
)
NO_PAGE: Words = (
    "This is not the address of a page. Copy it from your browser, or leave this empty",
    "Nid cyfeiriad tudalen yw hwn. Copïwch ef o’ch porwr, neu gadewch hwn yn wag",
)


@router.get("/report", dependencies=[Depends(public_slowly)])
async def start(request: Request) -> HTMLResponse:
    """What this form is for, what to do in danger, and the first question."""
    return _ask(request, 0, {"once": new_id().hex})


@router.post("/report", dependencies=[Depends(public)])
async def go_on(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; the last one sends them."""
    form = await request.form()
    answers = {key: _typed(value) for key, value in form.items() if isinstance(value, str)}
    names = [question.name for question in QUESTIONS]
    if answers.get("step") not in names:
        return _ask(request, 0, {"once": new_id().hex})
    here = names.index(answers["step"])
    if "back" in answers:
        return _ask(request, max(here - 1, 0), answers)
    for number, question in enumerate(QUESTIONS[: here + 1]):
        wrong = _wrong(question, answers.get(question.name, ""))
        if wrong is not None:
            return _ask(request, number, answers, wrong)
    if here + 1 < len(QUESTIONS):
        return _ask(request, here + 1, answers)
    return await _send(request, uow, answers, now)


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
        report = Report(
            kind=Kind(answers["kind"]),
            summary=answers["summary"],
            nation=answers["nation"],
            source_url=answers.get("source_url") or None,
        )
        await intake.by_form(uow, report, at=now)
    days = rule["forget_after_days"]["form"]
    return render(request, "reported.html", minutes=0, days=days, kept={})


def _ask(
    request: Request, number: int, answers: dict[str, str], wrong: Words | None = None
) -> HTMLResponse:
    n = int(language_of(request) == "cy")
    question = QUESTIONS[number]
    return render(
        request,
        "report.html",
        status=422 if wrong else 200,
        first=number == 0,
        last=number == len(QUESTIONS) - 1,
        name=question.name,
        label=question.label[n],
        hint=question.hint[n],
        options=[(key, words[n]) for key, words in (question.options or {}).items()],
        value=answers.get(question.name, ""),
        wrong=wrong[n] if wrong else None,
        kept=_kept(answers, but=question.name),
        most=LONGEST_REPORT,
    )


def _kept(answers: Mapping[str, str], *, but: str = "") -> dict[str, str]:
    """What travels in the form, so that nothing is lost before the last button."""
    names = {"once", *(one.name for one in QUESTIONS)} - {but}
    return {key: value for key, value in answers.items() if key in names}


def _typed(value: str) -> str:
    """Without what nobody types and no store keeps; however long, so that it can be shortened."""
    return value.replace("\0", "").replace("\r\n", "\n").strip()


def _wrong(question: Question, answer: str) -> Words | None:
    """What is wrong with an answer, in both languages."""
    if question.optional and not answer:
        return None
    if not answer or (question.options is not None and answer not in question.options):
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
