"""The networks that organisations belong to (DOMAIN C2)."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class MemberJoined(Event, type="membership.member.joined.v1", about="membership_id"):
    """An organisation belongs to the network of a stream. A further stream is a further one."""

    membership_id: UUID
    organisation_id: UUID
    stream: str
    nation: str | None = None
    area: str | None = None
    source: str | None = None


class MemberLeft(Event, type="membership.member.left.v1", about="membership_id"):
    membership_id: UUID
    organisation_id: UUID
    stream: str
    source: str | None = None


class MemberWaitingForLead(
    Event, type="membership.member.waiting_for_lead.v1", about="membership_id"
):
    """A full member for whom nobody local is there at present; `since` is when that began."""

    membership_id: UUID
    organisation_id: UUID
    stream: str
    nation: str | None = None
    area: str | None = None
    since: date


class MemberLeadFound(Event, type="membership.member.lead_found.v1", about="membership_id"):
    """Somebody local is there since that day for a member that had been waiting."""

    membership_id: UUID
    organisation_id: UUID
    stream: str
    since: date
