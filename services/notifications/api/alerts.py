"""Alerts that wait for an answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from notifications.api.own import own_link
from notifications.commands import alerts
from notifications.domain.alert import AlertStatus
from notifications.domain.chain import Level
from notifications.queries import alerts as queries
from notifications.queries.watching import WATCHERS, must_watch
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.errors import LinkRefused
from sanctuary.http import Now, Uow
from sanctuary.http import router as api_router
from sanctuary.links import Link, Purpose

router = api_router("/v1", tags=["alerts"])
Campaigner = Annotated[Actor, Depends(requires(*WATCHERS))]
Acknowledging = Annotated[Link, Depends(own_link(Purpose.ACKNOWLEDGE))]


class AlertShown(BaseModel):
    """How far an alert has got. Who answered is known to those who may see contacts."""

    alert_id: UUID
    group_id: UUID
    status: AlertStatus
    asked: int
    acknowledged_at: datetime | None


class StepShown(BaseModel):
    """One step of the chain: as what people are asked there, how many, and what they said."""

    step: int
    level: Level
    people: int
    asked_at: datetime | None
    taken_on: int
    declined: int
    silent: int


class AlertDetail(AlertShown):
    """`checked_at` is set while whoever took it on is asked whether they still are."""

    incident_id: UUID
    drill: bool
    raised_at: datetime | None
    checked_at: datetime | None
    steps: list[StepShown]


class Acknowledgement(BaseModel):
    """`link` is the token of the message's link. `taken_on` also says: I still am on it."""

    link: str
    answer: Literal["taken_on", "declined"] = "taken_on"


@router.get("/alerts/{alert_id}")
async def get_alert(alert_id: UUID, uow: Uow, actor: Campaigner) -> AlertDetail:
    """How it stands and whom it asks in which order, as counts: nobody is named here."""
    row = await queries.alert_row(uow, alert_id)
    await must_watch(uow, actor, group_id=row.group_id)
    shown = AlertShown.model_validate(row, from_attributes=True)
    return AlertDetail(
        **shown.model_dump(),
        incident_id=row.incident_id,
        drill=row.drill,
        raised_at=row.raised_at,
        checked_at=row.checked_at,
        steps=[
            StepShown.model_validate(each, from_attributes=True)
            for each in await queries.alert_steps(uow, alert_id)
        ],
    )


@router.post("/acknowledgements", status_code=201)
async def acknowledge(body: Acknowledgement, link: Acknowledging, uow: Uow, now: Now) -> AlertShown:
    """The twin of the page behind the message's button."""
    decide = alerts.decline if body.answer == "declined" else alerts.acknowledge
    alert = await decide(uow, link.subject, by=person_of(link), at=now)
    return AlertShown.model_validate(alert, from_attributes=True)


def person_of(link: Link) -> UUID:
    """Links to people always name them; one that does not was not made by us."""
    if link.person_id is None:
        raise LinkRefused("This link is not complete. Please use the whole link from our message.")
    return link.person_id
