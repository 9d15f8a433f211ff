"""What do you hold about me, and erase me: pages behind a link to the person's own address."""

import json
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from membership.commands import access, erasures
from membership.copy_words import label, value
from membership.domain.addresses import tidy_address
from membership.domain.erasure import LIFECYCLE, Status
from membership.store import access as access_store
from membership.store import erasures as erasure_store
from membership.store import people
from sanctuary import links
from sanctuary.auth import by_link, public
from sanctuary.errors import Invalid
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import render

router = page_router()
Rights = Annotated[Link, Depends(by_link(Purpose.RIGHTS))]
Case = Annotated[Link, Depends(by_link(Purpose.RIGHTS_CASE))]
Copy = Annotated[Link, Depends(by_link(Purpose.RIGHTS_COPY))]
YES = "yes"


def _token(request: Request) -> str:
    return request.query_params.get(links.FIELD, "")


@router.get("/my-data", dependencies=[Depends(public)])
async def begin(request: Request) -> HTMLResponse:
    """Which address? The link goes there, so that only its reader can ask."""
    return render(request, "my_data.html", wrong="", email="")


@router.post("/my-data", dependencies=[Depends(public)])
async def send_link(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """The same page whether we hold the address or not."""
    email = str((await request.form()).get("email", "")).strip()[:320]
    try:
        await access.send_link(uow, tidy_address(email), at=now)
    except Invalid as invalid:
        return render(request, "my_data.html", status=422, wrong=invalid.detail, email=email)
    return render(request, "my_data_sent.html")


@router.get("/my-data/choose")
async def choose(request: Request, link: Rights, uow: Uow) -> HTMLResponse:
    """A copy, or an erasure; nothing happens by looking."""
    someone = await people.get_person(uow, link.subject)
    return render(request, "my_data_choose.html", someone.language, link=_token(request))


@router.post("/my-data/access")
async def ask_for_a_copy(request: Request, link: Rights, uow: Uow, now: Now) -> HTMLResponse:
    form = await request.form()
    someone = await people.get_person(uow, link.subject)
    case = await access.ask(
        uow,
        link.subject,
        "",
        with_sealed=form.get("in_confidence") == YES,
        by=link.actor,
        at=now,
    )
    return render(
        request, "my_data_asked.html", someone.language, due=case.due_on.isoformat(), value=value
    )


@router.get("/my-data/erase")
async def consider(request: Request, link: Rights, uow: Uow) -> HTMLResponse:
    """What goes, what stays and why, before the button."""
    someone = await people.get_person(uow, link.subject)
    return render(request, "my_data_erase.html", someone.language, link=_token(request))


@router.post("/my-data/erase")
async def ask_to_be_erased(request: Request, link: Rights, uow: Uow, now: Now) -> HTMLResponse:
    someone = await people.get_person(uow, link.subject)
    case = await erasures.ask(uow, link.subject, "", by=link.actor, at=now)
    return render(
        request, "my_data_erasing.html", someone.language, due=case.due_on.isoformat(), value=value
    )


@router.get("/my-data/keep")
async def keep(request: Request, link: Case, uow: Uow) -> HTMLResponse:
    """Ask before doing anything: mail scanners follow links too."""
    case = await erasure_store.get(uow, link.subject)
    someone = await people.get_person(uow, case.person_id)
    return render(
        request,
        "my_data_keep.html",
        someone.language,
        link=_token(request),
        done=case.status in {Status.WITHDRAWN, Status.REFUSED},
        late=case.status not in {Status.WITHDRAWN, Status.REFUSED}
        and not LIFECYCLE.allows(case.status, Status.WITHDRAWN),
    )


@router.post("/my-data/keep")
async def keep_me(request: Request, link: Case, uow: Uow, now: Now) -> HTMLResponse:
    case = await erasures.withdraw(
        uow, link.subject, erasures.CHANGED_THEIR_MIND, by=link.actor, at=now
    )
    someone = await people.get_person(uow, case.person_id)
    return render(request, "my_data_keep.html", someone.language, link="", done=True, late=False)


@router.get("/my-data/copy")
async def copy(request: Request, link: Copy, uow: Uow) -> HTMLResponse:
    """The copy to read and print, in plain words."""
    case = await access_store.get(uow, link.subject)
    someone = await people.get_person(uow, case.person_id)
    document = json.loads(await access.read_own(uow, link))
    return render(
        request,
        "my_data_copy.html",
        someone.language,
        document=document,
        label=label,
        value=value,
        link=_token(request),
    )


@router.get("/my-data/copy.json")
async def copy_file(link: Copy, uow: Uow) -> Response:
    """The same for other programs."""
    return Response(
        await access.read_own(uow, link),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="what-we-hold-about-you.json"',
            "Cache-Control": "no-store",
        },
    )
