"""Applications whose promised day has passed: how many days ago, and whose move it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, case, select

from awards.domain.application import UNDECIDED, Status
from awards.domain.panel import PanelStatus
from awards.domain.pipeline import PANEL_INCOMPLETE
from awards.queries.reach import untouched, within
from awards.store.leads import has_lead
from awards.tables import application, organisation, panel
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

# Somebody left, or the panel was never confirmed: it waits for a coordinator.
INCOMPLETE = (PanelStatus.FORMING, PanelStatus.PAUSED)


async def promises(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, stream: str | None, today: date
) -> Sequence[Row[Any]]:
    """The longest overdue first; on the promised day itself nothing is overdue."""
    read = application.c.status.in_((Status.IN_REVIEW, Status.RECOMMENDED))
    incomplete = and_(read, panel.c.status.in_(INCOMPLETE))
    query = (
        select(
            application.c.id,
            application.c.organisation_id,
            application.c.stream,
            application.c.hear_by,
            case((incomplete, PANEL_INCOMPLETE), else_=application.c.status).label("stage"),
            case((has_lead(), "local_lead"), else_="national_team").label("keeper"),
        )
        .join(organisation, organisation.c.id == application.c.organisation_id)
        .join(panel, panel.c.application_id == application.c.id, isouter=True)
        .where(
            application.c.hear_by < today,
            application.c.status.in_(UNDECIDED),
            within(by, application.c.stream),
            untouched(organisation.c.id, by),
        )
    )
    if stream is not None:
        query = query.where(application.c.stream == stream)
    return await uow.all(page.select(query, application.c.hear_by, application.c.id))
