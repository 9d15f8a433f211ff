"""Membership that is not of a network: charity members whom the trustees admit, and friends (C3).

The charity's members vote; a network member need not be one, nor the other way round (W39).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.membership_type import MembershipType
from membership.domain.occasion import Occasion
from membership.domain.term import Term, first_day_out
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import IllegalTransition, NotPermitted, Refusal
from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentDeclined,
    EnrolmentEnded,
    EnrolmentRenewed,
)
from sanctuary.lifecycle import Lifecycle, words


class Status(StrEnum):
    AWAITING_EMAIL_CHECK = "awaiting_email_check"
    UNCONFIRMED = "unconfirmed"
    APPLIED = "applied"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MEMBER = "member"
    RESIGNED = "resigned"
    REMOVED = "removed"
    ENDED = "ended"
    LAPSED = "lapsed"


LIFECYCLE = Lifecycle(
    "application",
    {
        Status.AWAITING_EMAIL_CHECK: {
            Status.APPLIED,
            Status.MEMBER,
            Status.UNCONFIRMED,
            Status.WITHDRAWN,
        },
        Status.UNCONFIRMED: set(),
        Status.APPLIED: {Status.MEMBER, Status.DECLINED, Status.WITHDRAWN},
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
        Status.MEMBER: {Status.RESIGNED, Status.REMOVED, Status.ENDED, Status.LAPSED},
        Status.RESIGNED: set(),
        Status.REMOVED: set(),
        Status.ENDED: set(),
        Status.LAPSED: set(),
    },
)


class OwnApplication(Refusal):
    slug = "own-application"
    title = "Somebody else has to decide this one"


class NotOpenForRenewal(Refusal):
    slug = "not-open-for-renewal"
    title = "This cannot be renewed now"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One party in one type of membership, from the form to the end. Who comes back has two.

    `starts_on` and `expires_on` are those of the present cycle; earlier ones are kept beside it.
    `adult` is the yes to "I am 18 or over": no date of birth is asked for.
    """

    id: UUID
    type: str
    party_kind: str
    party_id: UUID
    person_id: UUID
    applied_at: datetime
    confirm_by: datetime
    nation: str | None = None
    adult: bool = False
    status: Status = Status.AWAITING_EMAIL_CHECK
    confirmed_at: datetime | None = None
    decided: Decision | None = None
    joined_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    left_on: date | None = None
    cycle: int = 0
    joining: Occasion | None = None
    leaving: Occasion | None = None
    version: int = 1

    @property
    def term(self) -> Term | None:
        """The dates that its type's windows are held against; None before it began."""
        if self.joined_on is None or self.starts_on is None:
            return None
        return Term(self.joined_on, self.starts_on, self.expires_on, self.left_on)

    def confirm(self, *, at: datetime) -> Self:
        """The address is proved, and trustees have to decide."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.APPLIED), confirmed_at=at)

    def expire(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.UNCONFIRMED))

    def withdraw(self, occasion: Occasion) -> Self:
        """The applicant thought better of it, or is a member already."""
        status = LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, status=status, leaving=occasion)

    def must_await_decision(self) -> None:
        """Trustees decide once, and only when the address is proved."""
        if self.status is not Status.APPLIED:
            raise IllegalTransition(
                f"This application is {words(self.status)}, so there is nothing to decide. "
                "Look at the list of applications."
            )

    def admit(
        self, rules: MembershipType, occasion: Occasion, *, on: date, decided: Decision | None
    ) -> tuple[Self, EnrolmentAdmitted]:
        """Membership begins today, for as long as its type says."""
        admitted = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.MEMBER),
            decided=decided,
            joined_on=on,
            starts_on=on,
            expires_on=rules.duration.first_end(on),
            cycle=1,
            joining=occasion,
        )
        return admitted, EnrolmentAdmitted(
            enrolment_id=self.id,
            person_id=self.person_id,
            type=self.type,
            votes=rules.decided_by_trustees,
        )

    def decline(self, decided: Decision) -> tuple[Self, EnrolmentDeclined]:
        status = LIFECYCLE.move(self.status, Status.DECLINED)
        declined = replace(self, status=status, decided=decided)
        return declined, EnrolmentDeclined(
            enrolment_id=self.id, person_id=self.person_id, type=self.type
        )

    def end(self, ending: Status, occasion: Occasion, *, on: date) -> tuple[Self, EnrolmentEnded]:
        """Resigned, removed by trustees, ended with its party, or run out."""
        ended = replace(
            self,
            status=LIFECYCLE.move(self.status, ending),
            left_on=on,
            leaving=occasion,
        )
        return ended, EnrolmentEnded(
            enrolment_id=self.id,
            person_id=self.person_id,
            type=self.type,
            ending=ending.value,
            ended_on=on,
        )

    def renewable(self, rules: MembershipType, *, on: date) -> bool:
        """From the first reminder to the end of the grace, and not a second time in a cycle."""
        if self.status is not Status.MEMBER or self.expires_on is None:
            return False
        steps = [reminder.on(self.expires_on) for reminder in rules.reminders]
        last = runs_out_on(rules, self)
        return min([*steps, self.expires_on]) <= on and (last is None or on < last)

    def renew(self, rules: MembershipType, *, on: date) -> tuple[Self, EnrolmentRenewed]:
        """One more cycle, from the day on which this one ends: nobody loses days by being early."""
        if self.expires_on is None or not self.renewable(rules, on=on):
            raise NotOpenForRenewal(self._why_not())
        end = rules.duration.next_end(self.expires_on)
        renewed = replace(self, starts_on=self.expires_on, expires_on=end, cycle=self.cycle + 1)
        event = EnrolmentRenewed(
            enrolment_id=self.id, person_id=self.person_id, type=self.type, expires_on=end
        )
        return renewed, event

    def _why_not(self) -> str:
        if self.status is not Status.MEMBER:
            return (
                f"This membership is {words(self.status)}, so there is nothing to renew. "
                "You are welcome to apply again."
            )
        return (
            "This membership is not due yet. We write to you when it is time; until then "
            "nothing needs doing."
        )

    def move_end(self, expires_on: date, *, today: date) -> Self:
        """Somebody of the team gives more time, or less. The ladder is not climbed twice."""
        if self.status is not Status.MEMBER or self.expires_on is None:
            raise IllegalTransition(
                "Only a membership that runs and has an end can have it moved. Look at it again."
            )
        if expires_on <= today:
            raise NotOpenForRenewal(
                "Give a day to come. To end a membership today, end it and give the reason."
            )
        return replace(self, expires_on=expires_on)


def runs_out_on(rules: MembershipType, one: Enrolment) -> date | None:
    """The first day on which its dates say that it no longer counts; None while they never do."""
    if one.term is None or one.expires_on is None:
        return None
    return first_day_out(rules.windows, one.term, since=one.expires_on)


def must_be_trustee(by: Actor, *concerned: UUID) -> None:
    """Trustees admit and remove the charity's members, nobody for them, and none themselves."""
    if not any(grant.role is Role.TRUSTEE for grant in by.grants):
        raise NotPermitted(
            "The trustees decide who is a member of the charity. Ask one of them to record "
            "what they decided."
        )
    if by.id in concerned:
        raise OwnApplication(
            "This is your own membership, or you vote through it. Another trustee has to "
            "record what was decided."
        )
