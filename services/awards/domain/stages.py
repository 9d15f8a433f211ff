"""The stages of an application, and the one table that says which follows which (DOMAIN C4)."""

from enum import StrEnum

from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    REGISTERED = "registered"
    SELF_ASSESSMENT = "self_assessment"
    PLAN = "plan"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    MORE_EVIDENCE = "more_evidence"
    RECOMMENDED = "recommended"
    DECIDED_SOON = "decided_soon"
    AWARDED = "awarded"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"


LIFECYCLE = Lifecycle(
    "application",
    {
        Status.REGISTERED: {
            Status.SELF_ASSESSMENT,
            Status.PLAN,
            Status.DRAFT,
            Status.WITHDRAWN,
        },
        Status.SELF_ASSESSMENT: {Status.PLAN, Status.DRAFT, Status.WITHDRAWN},
        Status.PLAN: {Status.DRAFT, Status.WITHDRAWN},
        Status.DRAFT: {Status.SUBMITTED, Status.DEFERRED, Status.WITHDRAWN},
        Status.SUBMITTED: {
            Status.IN_REVIEW,
            Status.DRAFT,
            Status.MORE_EVIDENCE,
            Status.DEFERRED,
            Status.WITHDRAWN,
        },
        Status.IN_REVIEW: {Status.RECOMMENDED, Status.MORE_EVIDENCE, Status.WITHDRAWN},
        Status.MORE_EVIDENCE: {Status.SUBMITTED, Status.IN_REVIEW, Status.WITHDRAWN},
        Status.DEFERRED: {Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN},
        Status.RECOMMENDED: {Status.IN_REVIEW, Status.DECIDED_SOON, Status.WITHDRAWN},
        Status.DECIDED_SOON: {Status.AWARDED, Status.NOT_YET, Status.RECOMMENDED},
        Status.AWARDED: set(),
        Status.NOT_YET: {Status.RECOMMENDED},
        Status.WITHDRAWN: set(),
    },
)
BEGINNING = (Status.REGISTERED, Status.SELF_ASSESSMENT, Status.PLAN)
# A renewal is deferred only after it was sent: then our delay never counts against its holder.
UNDECIDED = (
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.MORE_EVIDENCE,
    Status.RECOMMENDED,
    Status.DECIDED_SOON,
    Status.DEFERRED,
)
OPEN = (*BEGINNING, Status.DRAFT, *UNDECIDED)
WRITING = (*BEGINNING, Status.DRAFT, Status.MORE_EVIDENCE)
