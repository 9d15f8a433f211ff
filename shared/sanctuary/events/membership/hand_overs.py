"""How the place of a contact passes to somebody else."""

from datetime import datetime
from uuid import UUID

from sanctuary.events import Event


class HandOverInvited(Event, type="membership.hand_over.invited.v1", about="invitation_id"):
    """A contact is asked whether somebody else should take over, and gets the link to begin."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID


class ContactRepairAsked(Event, type="membership.contact.repair_asked.v1", about="repair_id"):
    """One contact of an organisation cannot be reached; the others are asked how they stand."""

    repair_id: UUID
    organisation_id: UUID
    person_ids: tuple[UUID, ...]


class HandOverStarted(Event, type="membership.hand_over.started.v1", about="hand_over_id"):
    """A successor is named. Nothing passes before they prove their address and say yes."""

    hand_over_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    others: tuple[UUID, ...] = ()
    expires_at: datetime


class HandOverCompleted(Event, type="membership.hand_over.completed.v1", about="hand_over_id"):
    """The place passed. `others` are the contacts who stay."""

    hand_over_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    others: tuple[UUID, ...] = ()


class HandOverEnded(Event, type="membership.hand_over.ended.v1", about="hand_over_id"):
    """Nothing passed. `outcome` is declined, cancelled or expired."""

    hand_over_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    others: tuple[UUID, ...] = ()
    outcome: str
