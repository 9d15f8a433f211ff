"""Asking for the way to one's own path: an address in, the same answer whoever it belongs to."""

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from membership.commands import journey_links
from membership.domain.addresses import tidy_address
from sanctuary.auth import public
from sanctuary.errors import Invalid
from sanctuary.http import Uow, page_router
from sanctuary.pages import render

router = page_router()


@router.get("/my-path", dependencies=[Depends(public)])
async def begin(request: Request) -> HTMLResponse:
    return render(request, "my_path.html", wrong="", email="")


@router.post("/my-path", dependencies=[Depends(public)])
async def send_link(request: Request, uow: Uow) -> HTMLResponse:
    """The same page whether we hold the address or not."""
    email = str((await request.form()).get("email", "")).strip()[:320]
    try:
        await journey_links.send_link(uow, tidy_address(email))
    except Invalid as invalid:
        return render(request, "my_path.html", status=422, wrong=invalid.detail, email=email)
    return render(request, "my_path_sent.html")
