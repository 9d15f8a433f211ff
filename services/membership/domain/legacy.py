"""Recognitions from before the council network (W21): they count as awarded, if only for a time.

Whoever holds one has to apply within the months that the network's rules name. An application in
time keeps it until the decision; it is never renewed.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.calendar import add_months
from membership.domain.membership_type import MembershipType
from membership.domain.network import NetworkMembership
from membership.domain.network import Status as NetworkStatus
from membership.domain.recognition import Origin, Recognition
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid, Refusal
from sanctuary.events.membership import LegacyDue, LegacyEnded, LegacyRecorded
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    COUNTS = "counts"
    APPLIED = "applied"
    REPLACED = "replaced"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "older recognition",
    {
        Status.COUNTS: {Status.APPLIED, Status.REPLACED, Status.ENDED},
        Status.APPLIED: {Status.COUNTS, Status.REPLACED, Status.ENDED},
        Status.REPLACED: set(),
        Status.ENDED: set(),
    },
)


class RecognisedAlready(Refusal):
    slug = "recognised-already"
    title = "This organisation is recognised already"


@dataclass(frozen=True, slots=True)
class Legacy:
    id: UUID
    membership_id: UUID
    organisation_id: UUID
    stream: str
    recorded_on: date
    apply_by: date
    recorded: Decision
    status: Status = Status.COUNTS
    application_id: UUID | None = None
    ended_on: date | None = None

    def told(self) -> LegacyRecorded:
        return LegacyRecorded(
            legacy_id=self.id,
            membership_id=self.membership_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            apply_by=self.apply_by,
        )

    def recognition(self) -> Recognition:
        """Its place in the award history, open until it ends."""
        return Recognition(
            award_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            starts_on=self.recorded_on,
            expires_on=self.apply_by,
            origin=Origin.LEGACY,
        )

    def applied(self, application_id: UUID) -> Self:
        """The holder applied: it counts until that is decided, however long it takes us."""
        if self.status is Status.APPLIED:
            return self
        status = LIFECYCLE.move(self.status, Status.APPLIED)
        return replace(self, status=status, application_id=application_id)

    def application_gone(self) -> Self:
        """The application was taken back: the day until which to apply holds again."""
        status = LIFECYCLE.move(self.status, Status.COUNTS)
        return replace(self, status=status, application_id=None)

    def replaced(self, *, on: date) -> tuple[Self, LegacyEnded]:
        return self._over(Status.REPLACED, "replaced", on=on)

    def not_yet(self, *, on: date) -> tuple[Self, LegacyEnded]:
        return self._over(Status.ENDED, "not_yet", on=on)

    def ran_out(self) -> tuple[Self, LegacyEnded]:
        """Nobody applied in time: from that day on the holder counts as not awarded."""
        return self._over(Status.ENDED, "ran_out", on=self.apply_by)

    def _over(self, status: Status, ending: str, *, on: date) -> tuple[Self, LegacyEnded]:
        over = replace(self, status=LIFECYCLE.move(self.status, status), ended_on=on)
        return over, LegacyEnded(
            legacy_id=self.id,
            membership_id=self.membership_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            ending=ending,
            ended_on=on,
        )

    def due(self, step: str) -> LegacyDue:
        return LegacyDue(
            legacy_id=self.id,
            membership_id=self.membership_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            step=step,
            apply_by=self.apply_by,
        )


def record(
    legacy_id: UUID,
    member: NetworkMembership,
    rules: MembershipType,
    made: Decision,
    *,
    on: date,
    today: date,
    awarded: bool,
) -> Legacy:
    """Write down a recognition from before. Its months begin with `on`."""
    rule = rules.legacy
    if rule is None or member.stream not in rule.streams:
        raise Invalid(
            "Members of this network hold no older recognition that counts. Look at the rules of "
            "the membership type.",
            errors=[{"pointer": "/stream", "detail": "Not in this network."}],
        )
    if member.status is not NetworkStatus.MEMBER:
        raise IllegalTransition(
            "Only a member can hold it. Let the council join the network first: it needs the "
            "signed Charter."
        )
    if awarded:
        raise RecognisedAlready(
            "This council counts as awarded already. Nothing needs doing; look at its history."
        )
    apply_by = add_months(on, rule.apply_within_months)
    if on > today or apply_by <= today:
        raise Invalid(
            f"It counts for {rule.apply_within_months} months from the day on which it was "
            "recorded. Give a day that is not to come and less long ago.",
            errors=[{"pointer": "/on", "detail": "A day within the last months."}],
        )
    return Legacy(legacy_id, member.id, member.organisation_id, member.stream, on, apply_by, made)
