"""The life of a signature as a table, and the refusals that follow from it (DOMAIN C1)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from sanctuary.clock import LONDON
from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle

PartyKind = Literal["person", "organisation", "group"]
# Whom the public directory shows: nobody else is asked whether they want to be listed.
LISTED: frozenset[PartyKind] = frozenset({"organisation"})


def confirmation_timer(signature_id: UUID) -> str:
    """The timer that ends a sign-up which nobody confirms."""
    return f"signature_expiry:{signature_id}"


class Cause(StrEnum):
    """Why a sign-up is rejected."""

    HOSTILE = "hostile"
    FALSE = "false"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Status(StrEnum):
    AWAITING_EMAIL_CHECK = "awaiting_email_check"
    SIGNED = "signed"
    ACTIVE = "active"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REAFFIRMATION_DUE = "reaffirmation_due"
    REAFFIRMED = "reaffirmed"
    LAPSED_EDITION = "lapsed_edition"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "signature",
    {
        Status.AWAITING_EMAIL_CHECK: {Status.SIGNED, Status.EXPIRED, Status.WITHDRAWN},
        Status.SIGNED: {Status.ACTIVE, Status.REJECTED, Status.WITHDRAWN},
        Status.ACTIVE: {
            Status.REAFFIRMATION_DUE,
            Status.REAFFIRMED,
            Status.WITHDRAWN,
            Status.ENDED,
        },
        Status.REAFFIRMATION_DUE: {
            Status.REAFFIRMED,
            Status.LAPSED_EDITION,
            Status.WITHDRAWN,
            Status.ENDED,
        },
        Status.REJECTED: set(),
        Status.EXPIRED: set(),
        Status.REAFFIRMED: set(),
        Status.LAPSED_EDITION: set(),
        Status.WITHDRAWN: set(),
        Status.ENDED: set(),
    },
)
OUTCOMES: dict[Status, Literal["reaffirmed", "lapsed", "withdrawn", "ended"]] = {
    Status.REAFFIRMED: "reaffirmed",
    Status.LAPSED_EDITION: "lapsed",
    Status.WITHDRAWN: "withdrawn",
    Status.ENDED: "ended",
}
STANDING = frozenset({Status.ACTIVE, Status.REAFFIRMATION_DUE})


class NothingToReaffirm(Refusal):
    slug = "nothing-to-reaffirm"
    title = "There is nothing to re-affirm"


class NothingToChoose(Refusal):
    slug = "signature-ended"
    title = "This signature has ended"


def day_of(moment: datetime) -> date:
    """The calendar day of Europe/London."""
    return moment.astimezone(LONDON).date()
