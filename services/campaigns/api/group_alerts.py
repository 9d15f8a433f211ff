"""Alerting groups: their contacts are asked one after the other until one answers."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from campaigns.api.fields import Body, Nation
from campaigns.api.incidents import Officer, Reader
from campaigns.commands import incidents as commands
from campaigns.domain.group_alert import (
    LONGEST_ESCALATION,
    SHORTEST_ESCALATION,
    GroupAlert,
    Status,
)
from campaigns.queries import incidents as queries
from campaigns.queries.incidents import READERS
from campaigns.store import incidents as store
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/incidents", ["group alerts"])


class NewAlerts(Body):
    """Either the groups by id, or every affiliated group of a nation.

    Left out, `escalate_after_seconds` is what is usual for the level of the incident.
    """

    group_ids: Annotated[list[UUID], Field(max_length=500, default_factory=list)]
    nation: Nation | None = None
    escalate_after_seconds: Annotated[
        int | None, Field(ge=SHORTEST_ESCALATION, le=LONGEST_ESCALATION)
    ] = None
    drill: Annotated[bool, Field(description="Everything but delivery")] = False

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.group_ids) == bool(self.nation):
            msg = "Name the groups by their ids, or a nation for all of its groups; not both."
            raise ValueError(msg)
        return self


class AlertView(BaseModel):
    """`asked` is how many people were asked so far."""

    alert_id: UUID
    group_id: UUID
    status: Status
    asked: int
    drill: bool
    raised_at: datetime
    changed_at: datetime | None


class AlertsView(BaseModel):
    """`alerts` are those raised now; a group with an open alert is not alerted twice."""

    alerts: list[AlertView]


@router.post("/{incident_id}/group-alerts", status_code=202)
async def alert_groups(
    incident_id: UUID, body: NewAlerts, actor: Officer, uow: Uow, now: Now
) -> AlertsView:
    raised = await commands.alert_groups(
        uow,
        incident_id,
        group_ids=body.group_ids,
        nation=body.nation,
        escalate_after_seconds=body.escalate_after_seconds,
        drill=body.drill,
        by=actor,
        at=now,
    )
    return AlertsView(alerts=[_view(alert) for alert in raised])


@router.get("/{incident_id}/group-alerts")
async def list_alerts(
    incident_id: UUID, actor: Reader, uow: Uow, asked: PageRequest
) -> Page[AlertView]:
    """Every alert of the incident and what became of it."""
    incident = await store.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    rows = await queries.alerts(uow, incident_id, asked)
    return asked.page(rows, _row_view, lambda row: (row.id,))


def _view(alert: GroupAlert) -> AlertView:
    return AlertView(
        alert_id=alert.id,
        group_id=alert.group_id,
        status=alert.status,
        asked=alert.asked,
        drill=alert.drill,
        raised_at=alert.raised_at,
        changed_at=alert.changed_at,
    )


def _row_view(row: Any) -> AlertView:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return AlertView(alert_id=values.pop("id"), **values)
