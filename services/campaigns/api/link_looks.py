"""The register of links: every page that we refer to, and who looked at it."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, HttpUrl

from campaigns import rules
from campaigns.api.fields import Reason
from campaigns.commands import link_looks as commands
from campaigns.domain.link_look import LOOKERS, Found
from campaigns.domain.outcome_case import PROPOSERS
from campaigns.store import link_looks as store
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import Act, Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/links", ["evidence"])
Looker = Annotated[Actor, Depends(requires(*LOOKERS))]
Reader = Annotated[Actor, Depends(requires(*PROPOSERS))]


class LookBody(Reason):
    """`found`: `holds` if the page still says what we rest on."""

    url: HttpUrl
    found: Found


class LookView(BaseModel):
    url: str
    found: Found
    looked_on: date


class LinkView(BaseModel):
    """Nobody looked yet where `found` is null."""

    url: str
    used_by: list[str]
    found: Found | None
    looked_on: date | None
    looked_by: UUID | None


@router.get("")
async def list_links(
    _: Reader,
    uow: Uow,
    now: Now,
    asked: PageRequest,
    *,
    due: Annotated[bool, Query(description="Only those that somebody should look at")] = False,
) -> Page[LinkView]:
    """By address. One is due when nobody looked for long, or when it does not hold."""
    today = london_day(now)
    since = today - timedelta(days=rules.on("links", today)["holds_days"])
    partners = commands.partners(today)
    rows = await store.listed(uow, asked, partners, looked_before=since if due else None)
    return asked.page(rows, _view, lambda row: (row.url,))


@router.post("/looks", status_code=201)
async def look_at_link(body: LookBody, by: Looker, act: Act) -> LookView:
    """You looked at a page. What rests on one that changed or is gone is yours to mend."""
    url = str(body.url)
    made = await commands.look(act.uow, url, body.found, reason=body.reason, by=by, at=act.now)
    return LookView(url=made.url, found=made.found, looked_on=made.on)


def _view(row: AnyRow) -> LinkView:
    return LinkView(
        url=row.url,
        used_by=sorted(row.used_by),
        found=row.result,
        looked_on=row.looked_on,
        looked_by=row.by,
    )
