"""What is told to those who walk their own path, and which message follows."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import ChallengeOffered, JourneyLinkRequested
from sanctuary.events.membership import JourneyLinkAsked


@subscribers.on(JourneyLinkAsked)
async def journey_link_asked(event: JourneyLinkAsked, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "journey_link", event.request_id)


@subscribers.on(JourneyLinkRequested)
async def journey_link_requested(event: JourneyLinkRequested, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "journey_link", event.request_id)


@subscribers.on(ChallengeOffered)
async def challenge_offered(event: ChallengeOffered, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.person_ids, "challenge_of_the_week", event.challenge_id)
