"""The way to a supporter's own path, which campaigns keeps."""

from uuid import UUID

from sanctuary.events import Event


class JourneyLinkAsked(Event, type="membership.journey_link.asked.v1", about="request_id"):
    """Somebody typed an address that we hold: a link to their own path goes there."""

    request_id: UUID
    person_id: UUID
