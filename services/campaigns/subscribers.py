"""What campaigns takes from the other services: facts to count by, answers, progress."""

from collections.abc import Sequence
from uuid import UUID

from campaigns import counting
from campaigns.commands import consents, journey_merge, learning_merge
from campaigns.commands.incidents import follow_alert
from campaigns.domain.group_alert import Status
from campaigns.store import followed, incidents
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    DirectoryMasked,
    DirectoryUnmasked,
    GroupChanged,
    PeopleMerged,
    PersonChanged,
    StoryConsentsChanged,
)
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReopened,
    AlertUnanswered,
    MobilisationProgressed,
    PreferenceChanged,
    SuppressionChanged,
)
from sanctuary.subscribers import Subscribers

subscribers = Subscribers("campaigns")
EMAIL = "email"


@subscribers.on_batch(PersonChanged, latest=True)
async def people_changed(events: Sequence[PersonChanged], uow: UnitOfWork) -> None:
    await followed.take_people(uow, events)


@subscribers.on(GroupChanged, latest=True)
async def group_changed(event: GroupChanged, uow: UnitOfWork) -> None:
    await followed.take_group(
        uow,
        event.group_id,
        nation=event.nation,
        area=event.area,
        contacts=len(event.contacts),
        ended=event.ended or not event.alerted,
    )


@subscribers.on(PreferenceChanged)
async def preference_changed(event: PreferenceChanged, uow: UnitOfWork) -> None:
    """Each event tells one category, so the latest of a person is not the whole state."""
    if event.channel == EMAIL and uow.causation_id is not None:
        await followed.take_preference(
            uow,
            event.person_id,
            event.category,
            allowed=event.allowed,
            event_id=UUID(uow.causation_id),
        )


@subscribers.on(SuppressionChanged, latest=True)
async def suppression_changed(event: SuppressionChanged, uow: UnitOfWork) -> None:
    await followed.take_suppression(uow, event.person_id, suppressed=event.suppressed)


@subscribers.on(DirectoryMasked)
async def directory_masked(event: DirectoryMasked, uow: UnitOfWork) -> None:
    await followed.take_mask(
        uow,
        event.mask_id,
        {
            "incident_id": event.incident_id,
            "nation": event.nation,
            "area": event.area,
            "stream": event.stream,
        },
    )
    await _on_timeline(uow, event.incident_id, "directory masked")


@subscribers.on(DirectoryUnmasked)
async def directory_unmasked(event: DirectoryUnmasked, uow: UnitOfWork) -> None:
    incident_id = await followed.lift_mask(uow, event.mask_id)
    await _on_timeline(uow, incident_id, "directory shown again")


async def _on_timeline(uow: UnitOfWork, incident_id: UUID | None, kind: str) -> None:
    if incident_id is not None and await incidents.exists(uow, incident_id):
        await incidents.note(uow, incident_id, kind, by=SYSTEM.id, at=uow.clock.now())


@subscribers.on(AlertAcknowledged, latest=True)
async def alert_acknowledged(event: AlertAcknowledged, uow: UnitOfWork) -> None:
    await follow_alert(
        uow, event.alert_id, Status.ACKNOWLEDGED, asked=event.asked, at=uow.clock.now()
    )


@subscribers.on(AlertEscalated, latest=True)
async def alert_escalated(event: AlertEscalated, uow: UnitOfWork) -> None:
    await follow_alert(uow, event.alert_id, Status.ESCALATED, asked=event.asked, at=uow.clock.now())


@subscribers.on(AlertReopened, latest=True)
async def alert_reopened(event: AlertReopened, uow: UnitOfWork) -> None:
    await follow_alert(uow, event.alert_id, Status.ESCALATED, asked=event.asked, at=uow.clock.now())


@subscribers.on(AlertUnanswered, latest=True)
async def alert_unanswered(event: AlertUnanswered, uow: UnitOfWork) -> None:
    await follow_alert(
        uow, event.alert_id, Status.UNANSWERED, asked=event.asked, at=uow.clock.now()
    )


@subscribers.on_batch(MobilisationProgressed, latest=True)
async def mobilisations_progressed(
    events: Sequence[MobilisationProgressed], uow: UnitOfWork
) -> None:
    at = uow.clock.now()
    await followed.follow_progress(
        uow,
        [
            {
                "mobilisation_id": event.mobilisation_id,
                "counts": event.counts,
                "done": event.done,
                "at": at,
            }
            for event in events
        ],
    )


counting.subscribe(subscribers)


@subscribers.on(StoryConsentsChanged, latest=True)
async def story_consents_changed(event: StoryConsentsChanged, uow: UnitOfWork) -> None:
    until = [(each.channel, each.until) for each in event.consents]
    await consents.follow_story(uow, event.story_id, until, at=uow.clock.now())


@subscribers.on(PeopleMerged)
async def people_merged(event: PeopleMerged, uow: UnitOfWork) -> None:
    now = uow.clock.now()
    await journey_merge.follow(
        uow, kept_id=event.kept_id, gone_id=event.gone_id, day=uow.clock.today(), at=now
    )
    await learning_merge.follow(uow, kept_id=event.kept_id, gone_id=event.gone_id)
