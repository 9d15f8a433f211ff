"""A signature under an edition: from the form to the checked fact (DOMAIN C1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.signing import (
    LIFECYCLE,
    LISTED,
    OUTCOMES,
    STANDING,
    Cause,
    NothingToChoose,
    NothingToReaffirm,
    PartyKind,
    Status,
    confirmation_timer,
    day_of,
)
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import NotPermitted
from sanctuary.events.membership import (
    CharterReaffirmed,
    CharterSigned,
    CharterWithdrawn,
    ReaffirmationClosed,
)

__all__ = [
    "LIFECYCLE",
    "LISTED",
    "STANDING",
    "Cause",
    "NothingToChoose",
    "NothingToReaffirm",
    "PartyKind",
    "Signature",
    "Status",
    "confirmation_timer",
]


@dataclass(frozen=True, slots=True)
class Signature:
    """One party under one edition. `person_id` is who signed for it.

    It stood from `stood_from` to the day before `stood_until`, whatever its status became since.

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
    stood_from: date | None = None
    stood_until: date | None = None
    reaffirm_edition: str | None = None
    due_since: date | None = None
    due_on: date | None = None
    former_id: UUID | None = None
    reject_cause: Cause | None = None
    forget_on: date | None = None
    forgotten_at: datetime | None = None
    version: int = 1

    def stands_on(self, day: date) -> bool:
        """Whether this party stood by this edition on that day."""
        if self.stood_from is None or day < self.stood_from:
            return False
        return self.stood_until is None or day < self.stood_until

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
        active = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.ACTIVE),
            checked=checked,
            stood_from=day_of(checked.at),
        )
        return active, CharterSigned(
            signature_id=self.id,
            document=self.document,
            edition=self.edition,
            party_kind=self.party_kind,
            party_id=self.party_id,
            person_id=self.person_id,
            stream=self.stream,
        )

    def reject(
        self,
        reason: str,
        *,
        cause: Cause = Cause.OTHER,
        kept_days: int = 0,
        by: Actor,
        at: datetime,
    ) -> Self:
        """Not a real organisation, a duplicate, or hostile: never shown, forgotten after a time."""
        self._must_decide(by)
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.REJECTED),
            checked=decision(reason, by=by, at=at),
            reject_cause=cause,
            forget_on=day_of(at) + timedelta(days=kept_days),
        )

    def withdraw(
        self,
        reason: str,
        *,
        kept_days: int = 0,
        by: Actor,
        at: datetime,
        for_party: bool = False,
    ) -> tuple[Self, CharterWithdrawn | None]:
        """The party no longer stands by it. Only what was announced is taken back in public.

        What nobody has found to be real yet is forgotten `kept_days` later, as if rejected.

        `for_party`: `by` was found to speak for it, as its signatory or a contact.
        """
        if by.id != self.person_id and not for_party:
            self._must_decide(by)
        announced = self.status in STANDING
        gone = replace(
            self._closed(Status.WITHDRAWN, at),
            withdrawn=decision(reason, by=by, at=at),
        )
        if not announced:
            return replace(gone, forget_on=day_of(at) + timedelta(days=kept_days)), None
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

    def _closed(self, status: Status, at: datetime) -> Self:
        until = day_of(at) if self.status in STANDING else None
        return replace(self, status=LIFECYCLE.move(self.status, status), stood_until=until)

    def end(self, *, at: datetime) -> Self:
        """Its party is no more."""
        return self._closed(Status.ENDED, at)

    def give_way_to(self, edition: str, *, at: datetime) -> Self:
        """The same party stands by another edition from now on."""
        after = self._closed(Status.REAFFIRMED, at)
        return replace(after, reaffirm_edition=edition)

    def reaffirm(
        self,
        new_id: UUID,
        edition: str,
        person_id: UUID,
        *,
        be_listed: bool,
        be_contacted: bool,
        at: datetime,
    ) -> tuple[Self, Self, CharterReaffirmed]:
        """The party stands by the new edition too: this one is closed, and the next one begins."""
        if self.status not in STANDING or self.edition == edition:
            raise NothingToReaffirm(
                "This signature does not wait to be re-affirmed. Look at how it stands, or sign "
                "the current edition anew."
            )
        after = replace(
            self,
            id=new_id,
            edition=edition,
            person_id=person_id,
            signed_up_at=at,
            confirmed_at=at,
            status=Status.ACTIVE,
            checked=Decision(person_id, at, "re-affirmed"),
            be_listed=be_listed and self.party_kind in LISTED,
            be_contacted=be_contacted,
            stood_from=day_of(at),
            stood_until=None,
            reaffirm_edition=None,
            due_since=None,
            due_on=None,
            former_id=self.id,
            version=1,
        )
        return self.give_way_to(edition, at=at), after, after.reaffirmed(self.id)

    def reaffirmed(self, former_id: UUID) -> CharterReaffirmed:
        """What others hear of it; `former_id` is the signature that it took over from."""
        return CharterReaffirmed(
            signature_id=self.id,
            former_id=former_id,
            document=self.document,
            edition=self.edition,
            party_kind=self.party_kind,
            party_id=self.party_id,
            person_id=self.person_id,
            stream=self.stream,
        )

    def choose(self, *, be_listed: bool, be_contacted: bool) -> Self:
        """To be listed and to be contacted are changed at any time, while it stands or may."""
        if LIFECYCLE.is_final(self.status):
            raise NothingToChoose(
                "This signature has ended, so there is nothing to choose for it. Sign the current "
                "edition to stand with us again."
            )
        listed = be_listed and self.party_kind in LISTED
        return replace(self, be_listed=listed, be_contacted=be_contacted)

    def reaffirmation_closed(self) -> ReaffirmationClosed:
        """Nobody needs to be reminded of this signature any more."""
        return ReaffirmationClosed(
            signature_id=self.id,
            person_id=self.person_id,
            document=self.document,
            edition=self.reaffirm_edition or self.edition,
            outcome=OUTCOMES[self.status],
        )

    def expire(self) -> Self:
        """Nobody followed the link in time."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.EXPIRED))
