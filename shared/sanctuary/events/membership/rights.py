"""People's rights over their data: what they asked for, and what has been done.

Ids, days and codes only. `due_on` is the last day that the law allows.
"""

from datetime import date, datetime
from uuid import UUID

from sanctuary.events import Event


class RightsLinkRequested(Event, type="membership.rights_link.requested.v1", about="request_id"):
    """Somebody typed an address that we hold: a link goes there, so that its reader may ask."""

    request_id: UUID
    person_id: UUID
    expires_at: datetime


class AccessAsked(Event, type="membership.access.asked.v1", about="case_id"):
    """A person asked for a copy of what we hold about them."""

    case_id: UUID
    person_id: UUID
    due_on: date


class AccessReady(Event, type="membership.access.ready.v1", about="case_id"):
    """The copy can be fetched by the person's own link until `until`."""

    case_id: UUID
    person_id: UUID
    until: date


class ErasureAsked(Event, type="membership.erasure.asked.v1", about="case_id"):
    """A person asked to be erased. They hear it now: afterwards there is no address to write to."""

    case_id: UUID
    person_id: UUID
    due_on: date


class ErasureRefused(Event, type="membership.erasure.refused.v1", about="case_id"):
    """A named person refused, on a ground that the law has; `ground` is its code."""

    case_id: UUID
    person_id: UUID
    ground: str


class PersonErased(Event, type="membership.person.erased.v1", about="person_id"):
    """Whoever holds anything about this person erases it and confirms.

    `entries` are earlier entries of the same person, by id.
    """

    person_id: UUID
    case_id: UUID
    entries: tuple[UUID, ...] = ()
