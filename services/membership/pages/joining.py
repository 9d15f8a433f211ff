"""Pages of the charity's members and friends: applying, proving an address, renewing."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.dialects.postgresql import insert

from membership.commands import enrolment_renewals as renewals
from membership.commands import enrolments as commands
from membership.domain.enrolment import Enrolment, Status
from membership.domain.membership_type import MembershipType
from membership.join_steps import form_of, steps_for
from membership.steps import mistakes
from membership.store import enrolments as store
from membership.store.membership_types import types
from membership.store.people import get_person
from sanctuary import links
from sanctuary.auth import by_link, public
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ground_tables import idempotency
from sanctuary.http import Now, Uow, page_router
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
LONGEST = 300
Join = Annotated[Link, Depends(by_link(Purpose.JOIN))]
Renew = Annotated[Link, Depends(by_link(Purpose.RENEW_MEMBERSHIP))]


async def _open_types(uow: UnitOfWork) -> list[MembershipType]:
    current = (await types(uow)).current(uow.clock.today())
    open_now = [one for one in current if one.open_to_apply]
    if not open_now:
        raise NotFound("There is no membership to apply for at present. Come back soon.")
    return open_now


@router.get("/join", dependencies=[Depends(public)])
async def join(request: Request, uow: Uow) -> HTMLResponse:
    """The first question of the application."""
    steps = steps_for(await _open_types(uow), {})
    return render(
        request, "join.html", step=steps[0], answers={"once": new_id().hex}, wrong={}, last=False
    )


@router.post("/join", dependencies=[Depends(public)])
async def join_on(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; nothing is kept before the last."""
    answers = {key: str(value).strip()[:LONGEST] for key, value in (await request.form()).items()}
    steps = steps_for(await _open_types(uow), answers)
    here = next((n for n, step in enumerate(steps) if step.key == answers.get("step")), None)
    if here is None:
        raise NotFound("This form has changed meanwhile. Begin again at /join.")
    welsh = language_of(request) == "cy"
    wrong = mistakes(steps[here], answers, welsh=welsh)
    following = here if wrong else here + 1
    if following == len(steps):
        # The answers came back through the browser: what was passed over is asked again.
        missed = [n for n, step in enumerate(steps) if mistakes(step, answers, welsh=welsh)]
        following = missed[0] if missed else following
    if following < len(steps):
        return render(
            request, "join.html", status=422 if wrong else 200, step=steps[following],
            answers=answers, wrong=wrong, last=following == len(steps) - 1,
        )  # fmt: skip
    if await _first_time(uow, answers.get("once", "")):
        await commands.apply(uow, form_of(answers, language_of(request)), at=now)
    return render(request, "joined.html")


async def _first_time(uow: UnitOfWork, once: str) -> bool:
    """Pressing the last button twice applies once."""
    row = await uow.first(
        insert(idempotency)
        .values(key=once, caller="public", route="/join", body_hash=b"")
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    )
    return row is not None


@router.get("/join/confirm")
async def confirm(request: Request, link: Join, uow: Uow) -> HTMLResponse:
    """Ask before doing anything: mail scanners follow links too."""
    one = await store.get_enrolment(uow, link.subject)
    someone = await get_person(uow, link.person_id or one.person_id)
    rules = await commands.rules_of(uow, one, uow.clock.today())
    return render(
        request,
        "join_confirm.html",
        someone.language,
        rules=rules,
        applies=someone.id == (await get_person(uow, one.person_id)).id,
        done=someone.verified and one.status is not Status.AWAITING_EMAIL_CHECK,
        link=request.query_params.get(links.FIELD, ""),
    )


@router.post("/join/confirm")
async def confirmed(request: Request, link: Join, uow: Uow, now: Now) -> HTMLResponse:
    """The button was pressed: the address is proved, and what was begun goes on."""
    one = await commands.confirm(uow, link.subject, link.person_id, at=now)
    someone = await get_person(uow, link.person_id or one.person_id)
    return render(
        request,
        "join_confirmed.html",
        someone.language,
        applies=someone.id == one.person_id,
        decided=one.status is not Status.APPLIED,
    )


@router.get("/membership/renew")
async def renew(request: Request, link: Renew, uow: Uow) -> HTMLResponse:
    """What the button would do; following the link renews nothing."""
    one = await renewals.readable_by_link(uow, link.subject, link.person_id)
    return await _renewal(request, uow, one, link, done=False)


@router.post("/membership/renew")
async def renewed(request: Request, link: Renew, uow: Uow) -> HTMLResponse:
    """One more cycle. Pressing again changes nothing."""
    one, _ = await renewals.renew_by_link(uow, link.subject, link.person_id)
    return await _renewal(request, uow, one, link, done=True)


async def _renewal(
    request: Request, uow: UnitOfWork, one: Enrolment, link: Link, *, done: bool
) -> HTMLResponse:
    today = uow.clock.today()
    rules = await commands.rules_of(uow, one, today)
    someone = await get_person(uow, link.person_id or one.person_id)
    return render(
        request,
        "membership_renew.html",
        someone.language,
        rules=rules,
        expires_on=one.expires_on,
        runs=one.status is Status.MEMBER,
        can=one.renewable(rules, on=today),
        done=done,
        link=request.query_params.get(links.FIELD, ""),
    )
