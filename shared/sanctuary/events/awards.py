"""What awards publishes."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event

RenewalStep = Literal["months_12", "months_6", "months_3", "month_1", "day", "grace"]


class ApplicationStarted(Event, type="awards.application.started.v1", about="application_id"):
    application_id: UUID
    organisation_id: UUID
    stream: str
    renews: UUID | None = None


class ApplicationSubmitted(Event, type="awards.application.submitted.v1", about="application_id"):
    """Complete and in our hands. `hear_by` is the promise given to the applicant.

    `revision` counts: 2 and more were sent again, after a return or a question.
    """

    application_id: UUID
    organisation_id: UUID
    stream: str
    hear_by: date
    renews: UUID | None = None
    revision: int = 1


class ApplicationDecided(Event, type="awards.application.decided.v1", about="application_id"):
    """A named person decided and the letter has been released; who and why stays in awards.

    Until the release no event says which outcome there is. `renews` is the award that the
    application carries on, if that still stands; when the outcome is "awarded", AwardGranted
    follows with the same.
    """

    application_id: UUID
    organisation_id: UUID
    stream: str
    outcome: Literal["awarded", "not_yet"]
    with_conditions: bool = False
    renews: UUID | None = None


class ApplicationWithdrawn(Event, type="awards.application.withdrawn.v1", about="application_id"):
    application_id: UUID
    organisation_id: UUID
    stream: str


class ApplicationReassigned(Event, type="awards.application.reassigned.v1", about="application_id"):
    """Somebody else looks after an open application from now on: the applicant is told who."""

    application_id: UUID
    organisation_id: UUID
    stream: str
    keeper: Literal["local_lead", "national_team"]
    since: date


class AssessorInvited(Event, type="awards.assessor.invited.v1", about="seat_id"):
    """Somebody is asked to sit on a panel. Says nothing about why they were chosen."""

    seat_id: UUID
    application_id: UUID
    person_id: UUID
    answer_by: date


class AwardGranted(Event, type="awards.award.granted.v1", about="award_id"):
    """Valid from `starts_on` up to and including the day before `expires_on`."""

    award_id: UUID
    organisation_id: UUID
    application_id: UUID
    stream: str
    starts_on: date
    expires_on: date
    renews: UUID | None = None


class RenewalDue(Event, type="awards.award.renewal_due.v1", about="award_id"):
    """An award reached a step of the renewal ladder (DOMAIN C6). Each step happens once.

    `lead_id` is the local lead of the day; without one the stream's coordinators look after it.
    """

    award_id: UUID
    organisation_id: UUID
    stream: str
    step: RenewalStep
    expires_on: date
    grace_ends_on: date
    lead_id: UUID | None = None


class AwardRenewed(Event, type="awards.award.renewed.v1", about="award_id"):
    """The clock of this award stopped, because `successor_id` took over."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    successor_id: UUID


class AwardLapsed(Event, type="awards.award.lapsed.v1", about="award_id"):
    award_id: UUID
    organisation_id: UUID
    stream: str
    expired_on: date
    lead_id: UUID | None = None


class AwardDatesCorrected(Event, type="awards.award.dates_corrected.v1", about="award_id"):
    """Staff put the dates of an award right; who and why stays in awards."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    starts_on: date
    expires_on: date
    grace_ends_on: date


class RenewalIntended(Event, type="awards.award.renewal_intended.v1", about="award_id"):
    """The holder says that they will renew. Reminders go on until the renewal is here."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    expires_on: date
    lead_id: UUID | None = None


class RenewalDeclined(Event, type="awards.award.renewal_declined.v1", about="award_id"):
    """The holder will not renew: no more reminders. The award counts until its end."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    expires_on: date
    lead_id: UUID | None = None


class RenewalAtRisk(Event, type="awards.award.renewal_at_risk.v1", about="award_id"):
    """The last year of an award runs, and mail does not reach one of its contacts."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    expires_on: date
    since: date
    lead_id: UUID | None = None


class AwardClosed(Event, type="awards.award.closed.v1", about="award_id"):
    """An award ended because its holder is no more; nobody is reminded of it."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    ended_on: date
    why: Literal["organisation_closed", "merged"]


class MergerReviewOpened(Event, type="awards.merger_review.opened.v1", about="review_id"):
    """The holder of an award became part of `organisation_id`: somebody decides about the award."""

    review_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    due_on: date
    lead_id: UUID | None = None


class AwardPassedOn(Event, type="awards.award.passed_on.v1", about="award_id"):
    """After a merger an award carries on with `organisation_id`; somebody decided that."""

    award_id: UUID
    organisation_id: UUID
    from_organisation_id: UUID
    stream: str
    expires_on: date


class ErasureConfirmed(Event, type="awards.erasure.confirmed.v1", about="case_id"):
    """This service holds nothing of the person any more, but for what `kept` gives as reasons."""

    case_id: UUID
    person_id: UUID
    kept: tuple[str, ...] = ()


class SchemePublished(Event, type="awards.scheme.published.v1", about="scheme_id"):
    """A coordinator made an edition: drafts that begin on `valid_from` or later are under it."""

    scheme_id: UUID
    scheme: str
    edition: str
    streams: tuple[str, ...]
    valid_from: date
