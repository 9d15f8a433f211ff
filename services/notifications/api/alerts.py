"""Alerts that wait for an answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from notifications.commands import alerts
from notifications.domain.alert import AlertStatus
from notifications.queries import deliveries as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import by_link, requires
from sanctuary.errors import LinkRefused
from sanctuary.http import Now, Uow
from sanctuary.http import router as api_router
from sanctuary.links import Link, Purpose

router = api_router("/v1", tags=["alerts"])
Campaigner = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER))]
Acknowledging = Annotated[Link, Depends(by_link(Purpose.ACKNOWLEDGE))]


class AlertShown(BaseModel):
    """How far an alert has got. Who answered is known to those who may see contacts."""

    alert_id: UUID
    group_id: UUID
    status: AlertStatus
    asked: int
    acknowledged_at: datetime | None


class Acknowledgement(BaseModel):
    """`link` is the token of the message's link."""

    link: str


@router.get("/alerts/{alert_id}")
async def get_alert(alert_id: UUID, uow: Uow, _: Campaigner) -> AlertShown:
    row = await queries.alert_row(uow, alert_id)
    return AlertShown.model_validate(row, from_attributes=True)


@router.post("/acknowledgements", status_code=201)
async def acknowledge(_: Acknowledgement, link: Acknowledging, uow: Uow, now: Now) -> AlertShown:
    """The twin of the page behind the message's button."""
    alert = await alerts.acknowledge(uow, link.subject, by=person_of(link), at=now)
    return AlertShown.model_validate(alert, from_attributes=True)


def person_of(link: Link) -> UUID:
    """Links to people always name them; one that does not was not made by us."""
    if link.person_id is None:
        raise LinkRefused("This link is not complete. Please use the whole link from our message.")
    return link.person_id
