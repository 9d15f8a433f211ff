"""The ways to one's own plans: all of them, or one alone."""

from datetime import datetime
from uuid import UUID

from sanctuary import links
from sanctuary.links import Purpose
from sanctuary.settings import Settings

PATH_OF_ALL, PATH_OF_ONE = "/deeds", "/deed"


def own_page(settings: Settings, person_id: UUID, *, expires_at: datetime) -> str:
    """The path to all that somebody plans; only for pages that are theirs beyond doubt."""
    token = _signed(settings, person_id, person_id, expires_at)
    return f"{PATH_OF_ALL}?{links.FIELD}={token}"


def token_of_one(
    settings: Settings, deed_id: UUID, person_id: UUID, *, expires_at: datetime
) -> str:
    """Opens one deed and no other: a message that led to it may have been passed on."""
    return _signed(settings, deed_id, person_id, expires_at)


def _signed(settings: Settings, about: UUID, person_id: UUID, expires_at: datetime) -> str:
    return links.sign(
        settings.link_key, Purpose.ACTION, about, expires_at=expires_at, person=person_id
    )
