"""What campaigns says, and which message follows."""

from notifications.commands import alerts, notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import (
    AudienceReleased,
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationLaunched,
    MobilisationStoodDown,
)


@subscribers.on(MobilisationLaunched)
async def mobilisation_launched(event: MobilisationLaunched, uow: UnitOfWork) -> None:
    await notify.launch(uow, event)


@subscribers.on(AudienceReleased)
async def audience_released(event: AudienceReleased, uow: UnitOfWork) -> None:
    await notify.queue_chunk(uow, event)


@subscribers.on(MobilisationStoodDown)
async def mobilisation_stood_down(event: MobilisationStoodDown, uow: UnitOfWork) -> None:
    await notify.stand_down(uow, event)


@subscribers.on(GroupAlertRaised)
async def group_alert_raised(event: GroupAlertRaised, uow: UnitOfWork) -> None:
    await alerts.raise_alert(uow, event)


@subscribers.on(GroupAlertStoodDown)
async def group_alert_stood_down(event: GroupAlertStoodDown, uow: UnitOfWork) -> None:
    await alerts.stand_down(uow, event)
