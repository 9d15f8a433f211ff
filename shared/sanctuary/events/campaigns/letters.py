"""Letters to those who represent people: only what its writer asked to be reminded of."""

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
