"""What membership publishes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from sanctuary.events import Event

Language = Literal["en", "cy"]


class ConfirmationRequested(
    Event, type="membership.confirmation.requested.v1", about="signature_id"
):
    """Somebody began to sign a document: their address must be proved by a signed link."""

    signature_id: UUID
    person_id: UUID
    document: str
    expires_at: datetime


class CharterSigned(Event, type="membership.charter.signed.v1", about="signature_id"):
    """A checked signature: this party stands by this edition from now on (DOMAIN C1 `active`)."""

    signature_id: UUID
    document: str
    edition: str
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID
    person_id: UUID
    stream: str | None = None


class CharterWithdrawn(Event, type="membership.charter.withdrawn.v1", about="signature_id"):
    signature_id: UUID
    document: str
    edition: str
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID


class PersonChanged(Event, type="membership.person.changed.v1", about="person_id"):
    """All that other services may know of a person, so that they can be counted and reached.

    Carries the whole state: the latest one counts. `roles` never names a sealed role (Ambassador,
    Advisory Group). `bases` maps a purpose ("campaign", "renewal", "service", "urgent") to the
    lawful basis that holds for it; a purpose without one is absent.
    """

    person_id: UUID
    nation: str | None = None
    area: str | None = None
    language: Language = "en"
    streams: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    has_address: bool = False
    address_verified: bool = False
    bases: dict[str, str] = Field(default_factory=dict)
    ended: bool = False


class ContactChanged(Event, type="membership.contact.changed.v1", about="person_id"):
    """How to reach this person is different now; who needs it asks `ask.membership.contacts`."""

    person_id: UUID
    contact_version: int


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


class GroupChanged(Event, type="membership.group.changed.v1", about="group_id"):
    """An affiliated group's whole state. `contacts` in the order in which they are alerted."""

    group_id: UUID
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    ended: bool = False


class GrantGiven(Event, type="membership.grant.given.v1", about="grant_id"):
    """A person may act in a role within a scope from now on."""

    grant_id: UUID
    person_id: UUID
    role: str
    scope_kind: str
    scope_id: str = ""


class GrantRevoked(Event, type="membership.grant.revoked.v1", about="grant_id"):
    grant_id: UUID
    person_id: UUID
    role: str
    scope_kind: str
    scope_id: str = ""


class DirectoryMasked(Event, type="membership.directory.masked.v1", about="mask_id"):
    """Part of the public directory shows nothing until this mask is lifted (DOMAIN C12)."""

    mask_id: UUID
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    incident_id: UUID | None = None


class DirectoryUnmasked(Event, type="membership.directory.unmasked.v1", about="mask_id"):
    mask_id: UUID
