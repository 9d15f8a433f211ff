"""Renewals that come near: for those who look after that part of the network."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from awards.api.pipeline import Keeper, Word
from awards.domain.application import Status
from awards.domain.award import Intention, Standing
from awards.queries import renewals as query
from awards.queries.renewals import Asked
from awards.tables import list_export
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import ExportRecord, Now, Page, PageRequest, Uow, with_exports

router = http.router("/v1/renewals", ["awards"])

Looked = Literal["local_lead", "national_team"]


class RenewalOut(BaseModel):
    """An award in its last year or in grace. `reminded` is the last step that was given.

    `at_risk_since`: mail does not reach one of its contacts. `merging`: its holder became part of
    another organisation, and somebody has to decide about the award.
    """

    award_id: UUID
    organisation_id: UUID
    stream: str
    nation: str | None
    area: str | None
    expires_on: date
    grace_ends_on: date
    standing: Standing
    next_step_on: date
    reminded: str | None
    intention: Intention | None
    at_risk_since: date | None
    merging: bool
    renewal_id: UUID | None
    renewal_status: Status | None
    keeper: Looked


def _show(row: AnyRow, today: date) -> RenewalOut:
    return RenewalOut(
        award_id=row.id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        nation=row.nation,
        area=row.area,
        expires_on=row.expires_on,
        grace_ends_on=row.grace_ends_on,
        standing="valid" if today < row.expires_on else "renewal_in_progress",
        next_step_on=row.next_step_on,
        reminded=row.taken[-1] if row.taken else None,
        intention=row.intention,
        at_risk_since=row.at_risk_since,
        merging=row.merging,
        renewal_id=row.renewal_id,
        renewal_status=row.renewal_status,
        keeper=row.keeper,
    )


@router.get("")
async def list_renewals(
    *,
    by: Keeper,
    uow: Uow,
    now: Now,
    page: PageRequest,
    stream: Word = None,
    at_risk: bool | None = None,
    intention: Intention | None = None,
    keeper: Annotated[Looked | None, Query(description="Who looks after it")] = None,
) -> Page[RenewalOut]:
    """The awards that you look after and that end within a year, those that end first on top."""
    today = london_day(now)
    asked = Asked(stream=stream, at_risk=at_risk, intention=intention, keeper=keeper)
    rows = await query.renewals(uow, by, page, asked, today=today)
    return page.page(rows, lambda row: _show(row, today), lambda row: (row.expires_on, row.id))


routers = with_exports(ExportRecord(list_export), router)
