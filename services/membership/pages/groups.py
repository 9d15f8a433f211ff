"""Pages about groups: asking to start one, and proving the address."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.dialects.postgresql import insert

from membership.commands import group_enquiries as enquiries
from membership.domain.group_enquiry import LONGEST_STORY
from membership.group_questions import QUESTIONS, enquiry_of
from membership.rules import confirm_within
from membership.steps import mistakes
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
LAST = QUESTIONS[-1].key
Asked = Annotated[Link, Depends(by_link(Purpose.GROUP_ENQUIRY))]


@router.get("/start-a-group", dependencies=[Depends(public)])
async def start(request: Request) -> HTMLResponse:
    """The first question."""
    return render(
        request, "start_a_group.html", step=QUESTIONS[0], answers={"once": new_id().hex},
        wrong={}, first=True, last=LAST,
    )  # fmt: skip


@router.post("/start-a-group", dependencies=[Depends(public)])
async def start_on(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """One answer after the other; nothing is kept before the last."""
    form = await request.form()
    answers = {key: str(value).strip()[:LONGEST_STORY] for key, value in form.items()}
    here = next((n for n, one in enumerate(QUESTIONS) if one.key == answers.get("step")), None)
    if here is None:
        raise NotFound("This form has changed meanwhile. Begin again at /start-a-group.")
    wrong = mistakes(QUESTIONS[here], answers, welsh=language_of(request) == "cy")
    following = here if wrong else here + 1
    if following < len(QUESTIONS):
        return render(
            request, "start_a_group.html", status=422 if wrong else 200,
            step=QUESTIONS[following], answers=answers, wrong=wrong, first=False, last=LAST,
        )  # fmt: skip
    if await _first_time(uow, answers.get("once", "")):
        await enquiries.enquire(uow, enquiry_of(answers, language_of(request)), at=now)
    return render(request, "group_enquired.html", days=confirm_within(uow.clock.today()).days)


async def _first_time(uow: UnitOfWork, once: str) -> bool:
    """Pressing the last button twice asks once."""
    row = await uow.first(
        insert(idempotency)
        .values(key=once, caller="public", route="/start-a-group", body_hash=b"")
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    )
    return row is not None


@router.get("/group-enquiry")
async def enquiry(request: Request, link: Asked, uow: Uow) -> HTMLResponse:
    """Ask before doing anything: mail scanners follow links too."""
    group, someone = await enquiries.asked(uow, link.subject, link.person_id)
    return render(
        request,
        "group_enquiry.html",
        someone.language,
        group=group,
        done=group.proof_due_at is None,
        link=request.query_params.get(links.FIELD, ""),
    )


@router.post("/group-enquiry")
async def enquiry_confirmed(request: Request, link: Asked, uow: Uow, now: Now) -> HTMLResponse:
    """The button was pressed: a coordinator looks at it now."""
    group = await enquiries.confirm(uow, link.subject, link.person_id, at=now)
    _, someone = await enquiries.asked(uow, link.subject, link.person_id)
    return render(request, "group_enquiry.html", someone.language, group=group, done=True, link="")
