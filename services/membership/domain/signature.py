"""A signature under an edition: from the form to the checked fact (DOMAIN C1)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from membership.domain.decisions import decision
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import NotPermitted
from sanctuary.events.membership import CharterSigned, CharterWithdrawn
from sanctuary.lifecycle import Lifecycle

PartyKind = Literal["person", "organisation"]
CONFIRM_WITHIN = timedelta(days=14)


def confirmation_timer(signature_id: UUID) -> str:
    """The timer that ends a sign-up which nobody confirms."""
    return f"signature_expiry:{signature_id}"


class Status(StrEnum):
    AWAITING_EMAIL_CHECK = "awaiting_email_check"
    SIGNED = "signed"
    ACTIVE = "active"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REAFFIRMATION_DUE = "reaffirmation_due"
    LAPSED_EDITION = "lapsed_edition"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "signature",
    {
        Status.AWAITING_EMAIL_CHECK: {Status.SIGNED, Status.EXPIRED, Status.WITHDRAWN},
        Status.SIGNED: {Status.ACTIVE, Status.REJECTED, Status.WITHDRAWN},
        Status.ACTIVE: {Status.REAFFIRMATION_DUE, Status.WITHDRAWN, Status.ENDED},
        Status.REAFFIRMATION_DUE: {
            Status.ACTIVE,
            Status.LAPSED_EDITION,
            Status.WITHDRAWN,
            Status.ENDED,
        },
        Status.REJECTED: set(),
        Status.EXPIRED: set(),
        Status.LAPSED_EDITION: set(),
        Status.WITHDRAWN: set(),
        Status.ENDED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Signature:
    """One party under one edition. `person_id` is who signed for it.

    Endorsing, being listed and being contacted are three separate choices: a list that was public
    has been used as a list of targets (DOMAIN C1, C12).
    """

    id: UUID
    document: str
    edition: str
    party_kind: PartyKind
    party_id: UUID
    person_id: UUID
    signed_up_at: datetime
    expires_at: datetime
    status: Status = Status.AWAITING_EMAIL_CHECK
    capacity: str = ""
    nation: str | None = None
    stream: str | None = None
    be_listed: bool = False
    be_contacted: bool = False
    confirmed_at: datetime | None = None
    checked: Decision | None = None
    withdrawn: Decision | None = None
    version: int = 1

    def confirm(self, *, at: datetime) -> Self:
        """The link in the mail was followed and the button pressed."""
        status = LIFECYCLE.move(self.status, Status.SIGNED)
        return replace(self, status=status, confirmed_at=at)

    def may_decide(self, by: Actor) -> bool:
        """Whether `by` coordinates the nation or the stream that this signature is for."""
        return by.may(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            nation=self.nation,
            stream=self.stream,
        )

    def _must_decide(self, by: Actor) -> None:
        if not self.may_decide(by):
            raise NotPermitted(
                "This needs the coordinator of the nation or the stream that the signature is "
                "for, or the national team. Ask one of them to decide."
            )

    def accept(self, reason: str, *, by: Actor, at: datetime) -> tuple[Self, CharterSigned]:
        """A coordinator found a real party behind it: from now on it stands."""
        self._must_decide(by)
        return self._activate(decision(reason, by=by, at=at))

    def stand(self, *, at: datetime) -> tuple[Self, CharterSigned]:
        """One person's own signature stands once their address is proved: nobody judges them."""
        return self._activate(Decision(self.person_id, at, "address proved"))

    def _activate(self, checked: Decision) -> tuple[Self, CharterSigned]:
        active = replace(self, status=LIFECYCLE.move(self.status, Status.ACTIVE), checked=checked)
        return active, CharterSigned(
            signature_id=self.id,
            document=self.document,
            edition=self.edition,
            party_kind=self.party_kind,
            party_id=self.party_id,
            person_id=self.person_id,
            stream=self.stream,
        )

    def reject(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """Not a real organisation, a duplicate, or hostile: kept, and never shown."""
        self._must_decide(by)
        status = LIFECYCLE.move(self.status, Status.REJECTED)
        return replace(self, status=status, checked=decision(reason, by=by, at=at))

    def withdraw(
        self, reason: str, *, by: Actor, at: datetime
    ) -> tuple[Self, CharterWithdrawn | None]:
        """The party no longer stands by it. Only what was announced is taken back in public."""
        if by.id != self.person_id:
            self._must_decide(by)
        announced = self.status in {Status.ACTIVE, Status.REAFFIRMATION_DUE}
        gone = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.WITHDRAWN),
            withdrawn=decision(reason, by=by, at=at),
        )
        if not announced:
            return gone, None
        return gone, CharterWithdrawn(
            signature_id=self.id,
            document=self.document,
            edition=self.edition,
            party_kind=self.party_kind,
            party_id=self.party_id,
        )

    def repeat(self, *, at: datetime) -> Self:
        """The same person stands by this edition already: one signature per party is enough."""
        status = LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, status=status, withdrawn=Decision(self.person_id, at, "signed before"))

    def expire(self) -> Self:
        """Nobody followed the link in time."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.EXPIRED))
