"""Signatures under the Charter and other documents."""

from datetime import datetime
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


class CharterWithdrawn(Event, type="membership.charter.withdrawn.v1", about="signature_id"):
    signature_id: UUID
    document: str
    edition: str
    party_kind: Literal["person", "organisation", "group"]
    party_id: UUID
