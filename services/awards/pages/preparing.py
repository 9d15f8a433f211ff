"""Beside the answers of an application: a newer edition, what others give, and the fee."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands, store
from awards.domain.fees import FeeState
from awards.pages import scheme_words as words
from awards.pages.common import acting, day, field, go_to, token_of
from awards.queries import access, fees, moving, proofs
from sanctuary import http, pages
from sanctuary.actor import Actor, Decision, ScopeKind
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.page_router("/application")
Opened = Annotated[Link, Depends(by_link(Purpose.APPLICATION))]
LONGEST_REFERENCE, LONGEST_REASON, SHORTEST_REASON = 500, 4_000, 3


def _by(link: Link) -> Actor:
    return acting(link, ScopeKind.APPLICATION, link.subject)


@router.get("/edition")
async def edition(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    """What a newer edition would change. Looking changes nothing."""
    language = pages.language_of(request)
    found, newer = await moving.preview(uow, link.subject, by=_by(link), today=london_day(now))
    scheme = await store.scheme_of(uow, found)
    return pages.render(
        request,
        "edition.html",
        link=await token_of(request),
        name=scheme.called(language),
        newer=newer,
        leads=await access.leads(uow, found, _by(link)),
        version=found.version,
        kinds={key: words.say(each, language) for key, each in words.KINDS.items()},
        rules={key: words.say(each, language) for key, each in words.RULES.items()},
    )


@router.post("/edition")
async def move(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    form = await request.form()
    version = field(form, "version")
    await commands.move_draft(
        uow,
        link.subject,
        field(form, "edition"),
        expected=int(version) if version.isdigit() else 0,
        by=_by(link),
        at=now,
    )
    return go_to(request, "/application", await token_of(request))


@router.get("/proofs")
async def needed(request: Request, link: Opened, uow: Uow) -> Response:
    """What others give: what is on record, what the applicant records, whom to ask for the rest."""
    return await _proofs_page(request, link, uow)


async def _proofs_page(request: Request, link: Link, uow: Uow, *, problem: str = "") -> Response:
    language = pages.language_of(request)
    found = await store.get_application(uow, link.subject)
    scheme = await store.scheme_of(uow, found)
    shown = await proofs.proofs(uow, link.subject, by=_by(link))
    leads = await access.leads(uow, found, _by(link))
    return pages.render(
        request,
        "proofs.html",
        status=422 if problem else 200,
        link=await token_of(request),
        name=scheme.called(language),
        draft=found.can_be_changed,
        problem=problem,
        proofs=[
            {
                "key": each.needed.requirement.key,
                "title": each.needed.requirement.called(language),
                "there": each.needed.there,
                "may_record": each.may_record and leads,
                "who": words.who(each.needed.requirement, language),
                "given_on": day(each.standing.given_on, language) if each.standing else "",
                "reference": each.standing.reference if each.standing else "",
            }
            for each in shown
        ],
    )


@router.post("/proofs")
async def record(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    form = await request.form()
    requirement = field(form, "requirement")
    given_on = _day(field(form, "given_on"), london_day(now))
    if given_on is None:
        return await _proofs_page(request, link, uow, problem=requirement or "given_on")
    await commands.record_proof(
        uow,
        link.subject,
        requirement,
        proof_id=new_id(),
        given_on=given_on,
        reference=field(form, "reference")[:LONGEST_REFERENCE],
        made=Decision(link.actor.id, now, "recorded"),
        by=_by(link),
    )
    return go_to(request, "/application/proofs", await token_of(request))


def _day(text: str, today: date) -> date | None:
    """A day up to today, or nothing."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= today else None


@router.get("/fee")
async def fee(request: Request, link: Opened, uow: Uow) -> Response:
    return await _fee_page(request, link, uow)


async def _fee_page(request: Request, link: Link, uow: Uow, *, problem: bool = False) -> Response:
    language = pages.language_of(request)
    found = await fees.fee(uow, link.subject, by=_by(link))
    scheme = await store.scheme_of(uow, await store.get_application(uow, link.subject))
    latest = found.steps[-1]
    answered = latest.state is FeeState.WAIVED or (
        latest.state is FeeState.DUE and latest.version > 1
    )
    return pages.render(
        request,
        "fee.html",
        status=422 if problem else 200,
        link=await token_of(request),
        name=scheme.called(language),
        state=latest.state,
        due=found.due,
        answer=latest.made.reason if answered else "",
        amounts=words.amounts(scheme, language),
        problem=problem,
    )


@router.post("/fee")
async def ask_hardship(request: Request, link: Opened, uow: Uow, now: Now) -> Response:
    reason = field(await request.form(), "reason")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return await _fee_page(request, link, uow, problem=True)
    made = Decision(link.actor.id, now, reason)
    await commands.ask_hardship(uow, link.subject, made=made, by=_by(link))
    return go_to(request, "/application/fee", await token_of(request))
