"""Local leads, and the bodies in which the network decides together."""

from uuid import UUID

from sanctuary.events import Event


class LocalLeadAssigned(Event, type="membership.local_lead.assigned.v1", about="lead_id"):
    """Somebody looks after the network of a stream in an area from now on (DOMAIN C2)."""

    lead_id: UUID
    nation: str
    area: str
    stream: str
    person_id: UUID | None = None


class LocalLeadVacated(Event, type="membership.local_lead.vacated.v1", about="lead_id"):
    """Nobody does any more: open cases move to the national queue (DOMAIN, edge cases)."""

    lead_id: UUID
    nation: str
    area: str
    stream: str


class ForumChanged(Event, type="membership.forum.changed.v1", about="forum_id"):
    """A steering group's or partnership forum's public-safe state; `complete`: no seat is empty."""

    forum_id: UUID
    kind: str
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    active: bool
    complete: bool
    ended: bool = False
