"""What is told to those who walk their own path, and which message follows."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import (
    BuddyFound,
    BuddyMessageLeft,
    BuddyParted,
    BuddyReported,
    ChallengeOffered,
    JourneyLinkRequested,
)
from sanctuary.events.campaigns.journey import (
    CelebrationPublished,
    CelebrationReworded,
    FeedbackAnswered,
)
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


@subscribers.on(BuddyFound)
async def buddy_found(event: BuddyFound, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.person_ids, "buddy_found", event.pair_id)


@subscribers.on(BuddyMessageLeft)
async def buddy_message_left(event: BuddyMessageLeft, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "buddy_message", event.notice_id)


@subscribers.on(BuddyParted)
async def buddy_parted(event: BuddyParted, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "buddy_parted", event.pair_id)


@subscribers.on(BuddyReported)
async def buddy_reported(event: BuddyReported, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.person_ids, "buddy_report", event.report_id)


@subscribers.on(FeedbackAnswered)
async def feedback_answered(event: FeedbackAnswered, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "feedback_answered", event.feedback_id)


@subscribers.on(CelebrationReworded)
async def celebration_reworded(event: CelebrationReworded, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "celebration_reworded", event.celebration_id)


@subscribers.on(CelebrationPublished)
async def celebration_published(event: CelebrationPublished, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow, [event.person_id], "celebration_published", event.celebration_id
    )
