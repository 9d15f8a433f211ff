"""Organisations, and the networks that they belong to."""

from uuid import UUID

from sanctuary.events import Event


class OrganisationChanged(
    Event, type="membership.organisation.changed.v1", about="organisation_id"
):
    """The public-safe state of an organisation. `contacts` are its people, first one first."""

    organisation_id: UUID
    kind: str
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    charter_editions: tuple[str, ...] = ()
    ended: bool = False


class MemberJoined(Event, type="membership.member.joined.v1", about="membership_id"):
    """An organisation belongs to the network of a stream (DOMAIN C2)."""

    membership_id: UUID
    organisation_id: UUID
    stream: str
    nation: str | None = None
    area: str | None = None


class MemberLeft(Event, type="membership.member.left.v1", about="membership_id"):
    membership_id: UUID
    organisation_id: UUID
    stream: str
