"""Builders for tests of the supporter's own path."""

from datetime import timedelta
from uuid import UUID

from sanctuary.clock import Clock
from sanctuary.links import Purpose, sign
from sanctuary.settings import Settings


def a_journey_link(settings: Settings, clock: Clock, person_id: UUID, *, days: int = 14) -> str:
    """The token that came to the person's own address."""
    return sign(
        settings.link_key,
        Purpose.JOURNEY,
        person_id,
        expires_at=clock.now() + timedelta(days=days),
        person=person_id,
    )
