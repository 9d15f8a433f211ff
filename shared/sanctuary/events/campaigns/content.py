"""What our texts rest on: facts that have to be looked at, stories and photos no longer to use."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class FactReviewAsked(Event, type="campaigns.fact.review_asked.v1", about="fact_id"):
    """Somebody has to look at a fact before `review_on`; or, `overdue`, should have."""

    fact_id: UUID
    owner_id: UUID
    review_on: date
    overdue: bool


class UseStopped(Event, type="campaigns.content.use_stopped.v1", about="thing_id"):
    """A consent ended: a story or a photo is not used any more from now on.

    `people` are the staff who hear of it; `places` is how many texts rest on it, `paused` how many
    calls that were under way wait now.
    """

    thing_id: UUID
    kind: Literal["story", "photo"]
    people: tuple[UUID, ...]
    places: int
    paused: int
