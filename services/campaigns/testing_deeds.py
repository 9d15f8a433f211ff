"""Links to one's own plans, as messages carry them."""

from datetime import timedelta
from uuid import UUID

from campaigns.queries.deed_links import token_of_one
from sanctuary.clock import Clock
from sanctuary.settings import Settings


def a_deed_link(
    settings: Settings, clock: Clock, about: UUID, person_id: UUID, *, days: int = 30
) -> str:
    """The token of a mail about one deed; about the person themself it opens all."""
    return token_of_one(settings, about, person_id, expires_at=clock.now() + timedelta(days=days))
