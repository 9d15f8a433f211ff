"""What campaigns says, and which message follows."""

from notifications.commands import alerts, holds, mobilisations
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import (
    AudienceReleased,
    GroupAlertCorrected,
    GroupAlertRaised,
    GroupAlertStoodDown,
    IncidentClosed,
    IncidentStoodDown,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationLaunched,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)


@subscribers.on(MobilisationLaunched)
async def mobilisation_launched(event: MobilisationLaunched, uow: UnitOfWork) -> None:
    await mobilisations.launch(uow, event)


@subscribers.on(AudienceReleased)
async def audience_released(event: AudienceReleased, uow: UnitOfWork) -> None:
    await mobilisations.queue_chunk(uow, event)


@subscribers.on(MobilisationStoodDown)
async def mobilisation_stood_down(event: MobilisationStoodDown, uow: UnitOfWork) -> None:
    await mobilisations.stand_down(uow, event)


@subscribers.on(GroupAlertRaised)
async def group_alert_raised(event: GroupAlertRaised, uow: UnitOfWork) -> None:
    await alerts.raise_alert(uow, event)


@subscribers.on(GroupAlertStoodDown)
async def group_alert_stood_down(event: GroupAlertStoodDown, uow: UnitOfWork) -> None:
    await alerts.stand_down(uow, event)


@subscribers.on(IncidentStoodDown)
async def incident_stood_down(event: IncidentStoodDown, uow: UnitOfWork) -> None:
    await holds.incident_over(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(IncidentClosed)
async def incident_closed(event: IncidentClosed, uow: UnitOfWork) -> None:
    await holds.incident_over(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(MobilisationPaused, latest=True)
async def mobilisation_paused(event: MobilisationPaused, uow: UnitOfWork) -> None:
    # A resumption that was seen first is newer in the same topic: the pause does not arrive here.
    await mobilisations.pause(uow, event)


@subscribers.on(MobilisationResumed, latest=True)
async def mobilisation_resumed(event: MobilisationResumed, uow: UnitOfWork) -> None:
    await mobilisations.resume(uow, event)


@subscribers.on(MobilisationClosed)
async def mobilisation_closed(event: MobilisationClosed, uow: UnitOfWork) -> None:
    await mobilisations.close(uow, event)


@subscribers.on(MobilisationCorrected)
async def mobilisation_corrected(event: MobilisationCorrected, uow: UnitOfWork) -> None:
    await mobilisations.correct(uow, event)


@subscribers.on(GroupAlertCorrected)
async def group_alert_corrected(event: GroupAlertCorrected, uow: UnitOfWork) -> None:
    await alerts.correct(uow, event)
