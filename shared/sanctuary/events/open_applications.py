"""What awards publishes about an application on its way, from a nomination to a deferral."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class ApplicationReturned(Event, type="awards.application.returned.v1", about="application_id"):
    """Back to the applicant, who reads on the page what is missing. No promise stands meanwhile."""

    application_id: UUID
    organisation_id: UUID
    stream: str


class EvidenceAsked(Event, type="awards.application.evidence_asked.v1", about="application_id"):
    """More is asked of the applicant by a day, or by another day; `hear_by` moved with it."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date
    hear_by: date


class EvidenceOverdue(Event, type="awards.application.evidence_overdue.v1", about="application_id"):
    """The day for more evidence went by. `person_id` asked for it, and decides what happens."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date
    person_id: UUID


class EvidenceWaived(Event, type="awards.application.evidence_waived.v1", about="application_id"):
    """The panel goes on with what there is: a coordinator decided it."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    hear_by: date


class PromiseMoved(Event, type="awards.application.promise_moved.v1", about="application_id"):
    """The day by which the applicant hears from us is another one: they are told."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    hear_by: date
    was: date | None = None


class ApplicationDeferred(Event, type="awards.application.deferred.v1", about="application_id"):
    """It waits, kept as it is; until `opens_on`, where that is known."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    opens_on: date | None = None


class ApplicationResumed(Event, type="awards.application.resumed.v1", about="application_id"):
    """It goes on: with us, with a new `hear_by`, or with the applicant, until `closes_on`."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    hear_by: date | None = None
    closes_on: date | None = None


class NominationMade(Event, type="awards.nomination.made.v1", about="nomination_id"):
    """Somebody else thinks that an organisation should apply; nothing goes on before it says so."""

    nomination_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date


class NominationAnswered(Event, type="awards.nomination.answered.v1", about="nomination_id"):
    """`person_id` nominated and hears whether the organisation begins; nothing more."""

    nomination_id: UUID
    organisation_id: UUID
    stream: str
    person_id: UUID
    accepted: bool


class ProofAwaited(Event, type="awards.proof.awaited.v1", about="application_id"):
    """An application began that needs a word of a local group: `people` are its contacts."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    people: tuple[UUID, ...]


class FeeDue(Event, type="awards.fee.announced.v1", about="application_id"):
    """A part of a fee that nobody has settled is due on a day."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    instalment: int
    due_on: date
