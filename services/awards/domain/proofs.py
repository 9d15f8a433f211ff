"""Endorsements and motions: what others give before an application is complete (DOMAIN C4)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import UUID

from awards.domain.scheme import Recorder, Requirement, Scheme
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid, NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody recorded it, as whom, on what day it was given, and where it can be read."""

    id: UUID
    application_id: UUID
    requirement: str
    given_on: date
    reference: str
    recorded_as: Recorder
    recorded_by: UUID
    recorded_at: datetime
    withdrawn: Decision | None = None

    def withdraw(self, made: Decision) -> Self:
        if self.withdrawn is not None:
            raise IllegalTransition("This was withdrawn already. There is nothing more to do.")
        return replace(self, withdrawn=made)


def requirement_of(scheme: Scheme, key: str) -> Requirement:
    for each in scheme.requirements:
        if each.key == key:
            return each
    raise NotFound("This award asks for no proof of that name. Its page lists those it asks for.")


def must_be_given_by(requirement: Requirement, given_on: date, today: date) -> None:
    if given_on > today:
        raise Invalid(
            f"{requirement.title}: the day lies in the future. Record it once it has happened.",
            errors=[{"field": "given_on", "detail": "Today or earlier."}],
        )


def recorder_for(requirement: Requirement, held: set[Recorder]) -> Recorder:
    """As whom somebody records it. A contact of the applicant never endorses their own."""
    if Recorder.APPLICANT in held:
        held = {Recorder.APPLICANT}
    for each in requirement.by:
        if each in held:
            return each
    raise NotPermitted(
        f"{requirement.title}: this is recorded by somebody else. The page of the award says by "
        "whom; please ask them."
    )
