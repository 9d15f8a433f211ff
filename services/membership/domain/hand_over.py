"""One contact leaves and another one comes: the place passes only when the other has said yes."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from membership.domain.organisation import Organisation
from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import HandOverCompleted, HandOverEnded, HandOverStarted
from sanctuary.lifecycle import Lifecycle, words


class Status(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REPLACED = "replaced"


LIFECYCLE = Lifecycle(
    "hand-over",
    {
        Status.OFFERED: {Status.ACCEPTED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.CANCELLED: set(),
        Status.EXPIRED: set(),
        Status.REPLACED: set(),
    },
)


class NoPlaceToHandOver(Refusal):
    slug = "no-place-to-hand-over"
    title = "There is no place to hand over"


class StillReachable(Refusal):
    slug = "contact-still-reachable"
    title = "This contact can still be asked"


class OfferedAlready(Refusal):
    slug = "hand-over-under-way"
    title = "A hand-over is under way"


def timer_of(hand_over_id: UUID) -> str:
    """The timer that ends an offer which nobody answers."""
    return f"hand_over_expiry:{hand_over_id}"


@dataclass(frozen=True, slots=True)
class HandOver:
    """`leaver_id` keeps the place until `successor_id` has proved the address and said yes."""

    id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    started: Decision
    expires_at: datetime
    status: Status = Status.OFFERED
    settled: Decision | None = None

    @property
    def is_open(self) -> bool:
        return self.status is Status.OFFERED

    def begun(self, body: Organisation) -> HandOverStarted:
        return HandOverStarted(
            hand_over_id=self.id,
            organisation_id=self.organisation_id,
            leaver_id=self.leaver_id,
            successor_id=self.successor_id,
            others=self.others(body),
            expires_at=self.expires_at,
        )

    def pass_on(self, successor_id: UUID, made: Decision) -> Self:
        """The successor said yes. `successor_id` is who reads that mailbox, known before or new."""
        status = LIFECYCLE.move(self.status, Status.ACCEPTED)
        return replace(self, status=status, successor_id=successor_id, settled=made)

    def completed(self, body: Organisation) -> HandOverCompleted:
        return HandOverCompleted(
            hand_over_id=self.id,
            organisation_id=self.organisation_id,
            leaver_id=self.leaver_id,
            successor_id=self.successor_id,
            others=self.others(body),
        )

    def end(self, outcome: Literal["declined", "cancelled", "expired"], made: Decision) -> Self:
        """Nothing passes: the leaver stays the contact."""
        status = LIFECYCLE.move(self.status, Status(outcome))
        return replace(self, status=status, settled=made)

    def ended(self, body: Organisation) -> HandOverEnded:
        return HandOverEnded(
            hand_over_id=self.id,
            organisation_id=self.organisation_id,
            leaver_id=self.leaver_id,
            others=self.others(body),
            outcome=self.status.value,
        )

    def others(self, body: Organisation) -> tuple[UUID, ...]:
        """The contacts who neither leave nor come."""
        return tuple(one for one in body.contacts if one not in {self.leaver_id, self.successor_id})

    def must_have_a_place(self, body: Organisation) -> None:
        must_be_contact(body, self.leaver_id)

    def why_closed(self) -> str:
        """What the page says to who comes late."""
        return f"This hand-over was {words(self.status)}."


def must_be_contact(body: Organisation, person_id: UUID) -> None:
    """Refuse to hand over a place that is not there."""
    body.must_be_recognised()
    if person_id not in body.contacts:
        raise NoPlaceToHandOver(
            "This person is not a contact of the organisation now. Look at its contacts: the "
            "place may have passed to somebody else already."
        )


def must_be_another(address_keys: set[str], successor: str) -> None:
    """Refuse a successor who reads a mailbox that we write to already."""
    if successor in address_keys:
        raise Invalid(
            "We write to this address already. Give the address of the person who takes over.",
            errors=[{"pointer": "/successor/email", "detail": "Give somebody else's address."}],
        )
