"""What was reported about buddies: for the safeguarding leads, each opening recorded."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel
from sqlalchemy import select

from campaigns.api.fields import Body, Reason, Text
from campaigns.commands import buddies as commands
from campaigns.domain.buddy_report import Report, Status
from campaigns.store import buddy_reports as store
from campaigns.tables import buddy_report
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires_only
from sanctuary.http import Now, Page, PageRequest, Uow, never_exported, sealed_router

router = sealed_router("/v1/buddy-reports", ["journey"])
Lead = Annotated[Actor, Depends(requires_only(Role.SAFEGUARDING_LEAD))]


class Closing(Body):
    """`again`: whoever it was about may be put together with others."""

    reason: Text
    again: bool = False


class ReportView(BaseModel):
    report_id: UUID
    by_person: UUID | None
    about_person: UUID | None
    at: datetime
    status: Status
    again: bool
    closed_by: UUID | None
    closed_at: datetime | None
    closed_reason: str | None


class OpenedView(BaseModel):
    report_id: UUID
    words: str


@router.get("", openapi_extra=never_exported("sealed"))
async def reports(_: Lead, uow: Uow, asked: PageRequest) -> Page[ReportView]:
    """Newest first; what they say is behind an opening with a reason."""
    rows = await uow.all(asked.select(select(buddy_report), buddy_report.c.id, descending=True))
    return asked.page(rows, lambda row: _view(store.of_row(row)), lambda row: (row.id,))


@router.put("/{report_id}/opening")
async def open_report(report_id: UUID, body: Reason, actor: Lead, uow: Uow) -> OpenedView:
    words = await commands.open_report(uow, report_id, by=actor, reason=body.reason)
    return OpenedView(report_id=report_id, words=words)


@router.put("/{report_id}/closing")
async def close_report(
    report_id: UUID, body: Closing, actor: Lead, uow: Uow, now: Now
) -> ReportView:
    closed = await commands.close_report(
        uow, report_id, body.reason, again=body.again, by=actor, at=now
    )
    return _view(closed)


def _view(one: Report) -> ReportView:
    closed = one.closed
    return ReportView(
        report_id=one.id,
        by_person=one.by,
        about_person=one.about,
        at=one.at,
        status=one.status,
        again=one.again,
        closed_by=closed.by if closed else None,
        closed_at=closed.at if closed else None,
        closed_reason=closed.reason if closed else None,
    )
