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
