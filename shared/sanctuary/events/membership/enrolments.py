"""Memberships other than of a network: the charity's members and friends (DOMAIN C3)."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class EnrolmentConfirmationRequested(
    Event, type="membership.enrolment.confirmation_requested.v1", about="enrolment_id"
):
    """Somebody gave this address in an application: it must be proved by a signed link."""

    enrolment_id: UUID
    person_id: UUID
    expires_at: datetime


class EnrolmentAdmitted(Event, type="membership.enrolment.admitted.v1", about="enrolment_id"):
    """Membership began. `person_id` is who applied and is written to; `votes` in the charity."""

    enrolment_id: UUID
    person_id: UUID
    type: str
    votes: bool = False


class EnrolmentDeclined(Event, type="membership.enrolment.declined.v1", about="enrolment_id"):
    """The trustees decided otherwise; who and why stays in membership."""

    enrolment_id: UUID
    person_id: UUID
    type: str


class EnrolmentRenewalDue(Event, type="membership.enrolment.renewal_due.v1", about="enrolment_id"):
    """A step of the ladder. Each happens once in a cycle, even when the end moves."""

    enrolment_id: UUID
    person_id: UUID
    type: str
    cycle: int
    step: str
    expires_on: date


class EnrolmentRenewed(Event, type="membership.enrolment.renewed.v1", about="enrolment_id"):
    enrolment_id: UUID
    person_id: UUID
    type: str
    expires_on: date


class EnrolmentEnded(Event, type="membership.enrolment.ended.v1", about="enrolment_id"):
    enrolment_id: UUID
    person_id: UUID
    type: str
    ending: Literal["resigned", "removed", "ended", "lapsed"]
    ended_on: date
