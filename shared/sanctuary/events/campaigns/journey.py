"""The supporter's own path: which message is due to whom. Nothing done or written travels."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class JourneyLinkRequested(Event, type="campaigns.journey_link.requested.v1", about="request_id"):
    """Somebody who acted on a call would like to open their own path: the link goes by mail."""

    request_id: UUID
    person_id: UUID


class ChallengeOffered(Event, type="campaigns.challenge.offered.v1", about="offer_id"):
    """A week has a new challenge, and these people, at most 500, asked to hear of it.

    `challenge_id` is the same for all of that week: nobody hears of it twice.
    """

    offer_id: UUID
    challenge_id: UUID
    week: date
    person_ids: tuple[UUID, ...]


class BuddyFound(Event, type="campaigns.buddy.found.v1", about="pair_id"):
    """Two who asked for somebody to practise with have found each other."""

    pair_id: UUID
    person_ids: tuple[UUID, UUID]


class BuddyMessageLeft(Event, type="campaigns.buddy_message.left.v1", about="message_id"):
    """Something waits for this person on their own page. `notice_id`: of one day, one mail."""

    message_id: UUID
    notice_id: UUID
    person_id: UUID


class BuddyParted(Event, type="campaigns.buddy.parted.v1", about="pair_id"):
    """It is over; this person hears so, and not who ended it or why."""

    pair_id: UUID
    person_id: UUID


class BuddyReported(Event, type="campaigns.buddy.reported.v1", about="report_id"):
    """Something waits for the safeguarding leads. Whom it concerns is not said."""

    report_id: UUID
    person_ids: tuple[UUID, ...]


class FeedbackAnswered(Event, type="campaigns.feedback.answered.v1", about="feedback_id"):
    """Whoever wrote about the handbook and wanted an answer finds it on their path."""

    feedback_id: UUID
    person_id: UUID


class CelebrationReworded(Event, type="campaigns.celebration.reworded.v1", about="celebration_id"):
    """Staff would like to say it in other words: this person decides."""

    celebration_id: UUID
    person_id: UUID


class CelebrationPublished(
    Event, type="campaigns.celebration.published.v1", about="celebration_id"
):
    """What this person offered is told now, word for word."""

    celebration_id: UUID
    person_id: UUID


class CelebrationWithdrawn(
    Event, type="campaigns.celebration.withdrawn.v1", about="celebration_id"
):
    """Not to be told any more: whoever passed it on takes it down."""

    celebration_id: UUID
