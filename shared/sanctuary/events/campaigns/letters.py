"""Letters to those who represent people: only what its writer asked to be reminded of."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class LetterUnanswered(Event, type="campaigns.letter.unanswered.v1", about="letter_id"):
    """No reply came in the time that somebody asked to be reminded after. Nobody else is named.

    `sending` counts how often they wrote: a reminder belongs to one sending.
    """

    letter_id: UUID
    mobilisation_id: UUID
    person_id: UUID
    sending: int = 1


class VoteTold(Event, type="campaigns.vote.told.v1", about="news_id"):
    """A vote comes up, or was taken, about what these people wrote to their Member of.

    Only those who asked to hear of it. What the vote was about and who voted how is not said.
    """

    news_id: UUID
    stage: Literal["coming", "taken"]
    on: date
    mobilisation_id: UUID
    person_ids: tuple[UUID, ...]


class VoteWithdrawn(Event, type="campaigns.vote.withdrawn.v1", about="news_id"):
    """A vote that was announced does not come up after all: what waits about it is not sent."""

    news_id: UUID
