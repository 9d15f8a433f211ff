"""Signatures under the Charter and other documents."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


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


class NeighbourSigned(Event, type="membership.neighbour.signed.v1", about="signature_id"):
    """An organisation stands by the Charter that did not before: told to who supports it locally.

    `contacts` are those of the group of its area, `lead_id` is who holds the post of its network
    there. No person's signature is ever told in this way.
    """

    signature_id: UUID
    organisation_id: UUID
    group_id: UUID | None = None
    contacts: tuple[UUID, ...] = ()
    lead_id: UUID | None = None


class CharterWithdrawn(Event, type="membership.charter.withdrawn.v1", about="signature_id"):
    signature_id: UUID
    document: str
    edition: str
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID


class CharterReaffirmed(Event, type="membership.charter.reaffirmed.v1", about="signature_id"):
    """A party stands by another edition: `former_id` is closed, `signature_id` goes on."""

    signature_id: UUID
    former_id: UUID
    document: str
    edition: str
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID
    person_id: UUID
    stream: str | None = None


class ReaffirmationDue(Event, type="membership.reaffirmation.due.v1", about="signature_id"):
    """A step of the ladder: somebody is asked to stand by `edition` by the day `due_on`.

    Only the newest about a signature counts; `membership.reaffirmation.closed.v1` ends them.
    """

    signature_id: UUID
    person_id: UUID
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID
    document: str
    edition: str
    step: str
    due_on: date


class ReaffirmationClosed(Event, type="membership.reaffirmation.closed.v1", about="signature_id"):
    """Nobody is reminded of this signature any more: what was not sent yet is not sent."""

    signature_id: UUID
    person_id: UUID
    document: str
    edition: str
    outcome: Literal["reaffirmed", "withdrawn", "lapsed", "ended"]
