"""Masks over the public directory."""

from datetime import datetime
from uuid import UUID

from sanctuary.events import Event


class DirectoryMasked(Event, type="membership.directory.masked.v1", about="mask_id"):
    """Part of the public directory shows nothing until this mask is lifted (DOMAIN C12)."""

    mask_id: UUID
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    incident_id: UUID | None = None
    ends_at: datetime | None = None


class DirectoryUnmasked(Event, type="membership.directory.unmasked.v1", about="mask_id"):
    mask_id: UUID
