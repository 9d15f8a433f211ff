"""Editions of the documents that people sign."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class EditionPublished(Event, type="membership.edition.published.v1", about="edition_id"):
    """From `valid_from` on this is the edition to sign; those of the one before re-affirm."""

    edition_id: UUID
    document: str
    edition: str
    valid_from: date
    valid_until: date | None = None
