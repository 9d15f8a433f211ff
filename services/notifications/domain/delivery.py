"""One message for one person about one cause, from queued to settled (DOMAIN C13)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from sanctuary.lifecycle import Lifecycle

EMAIL, SMS = "email", "sms"
# The one text message that goes to a number before it is proved.
PROVES_NUMBER = "mobile_code"


class Status(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    # The relay took it; what comes after that comes back as a report, or never.
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    PERMANENT_FAILURE = "permanent_failure"
    # Tried until it expired, and never for good refused.
    TEMPORARY_FAILURE = "temporary_failure"
    WITHHELD = "withheld"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    # On the wire when a process died, and of a category that is not sent twice (DELIVERY 3).
    MAYBE_SENT = "maybe_sent"


# What a returned mail or a complaint can still say about one that left.
_COMES_BACK = {
    Status.DELIVERED,
    Status.BOUNCED,
    Status.COMPLAINED,
    Status.TEMPORARY_FAILURE,
    Status.QUEUED,
}

LIFECYCLE = Lifecycle(
    "delivery",
    {
        Status.QUEUED: {
            Status.SENDING,
            Status.WITHHELD,
            Status.EXPIRED,
            Status.TEMPORARY_FAILURE,
            Status.CANCELLED,
        },
        Status.SENDING: {
            Status.ACCEPTED,
            Status.PERMANENT_FAILURE,
            Status.QUEUED,
            Status.MAYBE_SENT,
        },
        Status.ACCEPTED: _COMES_BACK,
        Status.MAYBE_SENT: _COMES_BACK,
        Status.DELIVERED: {Status.BOUNCED, Status.COMPLAINED},
        Status.BOUNCED: set(),
        Status.COMPLAINED: set(),
        Status.PERMANENT_FAILURE: set(),
        Status.TEMPORARY_FAILURE: set(),
        Status.WITHHELD: set(),
        Status.EXPIRED: set(),
        Status.CANCELLED: set(),
    },
)


REACHED = frozenset({Status.ACCEPTED, Status.MAYBE_SENT, Status.DELIVERED, Status.COMPLAINED})
# It has arrived, or may have, or may yet.
HOPED = REACHED | {Status.QUEUED, Status.SENDING}


# It came back, or was never let in: a contact of the same body may have to hear it instead.
LOST = frozenset({Status.BOUNCED, Status.PERMANENT_FAILURE, Status.TEMPORARY_FAILURE})


class Left(Protocol):
    """A message that left."""

    @property
    def person_id(self) -> UUID | None: ...

    @property
    def attempts(self) -> int: ...

    @property
    def expires_at(self) -> datetime: ...


class Withheld(StrEnum):
    """Why a message was not sent, in the order in which the reasons are looked at."""

    DRILL = "drill"
    ENDED = "ended"
    NO_ADDRESS = "no_address"
    UNVERIFIED = "unverified"
    NO_LAWFUL_BASIS = "no_lawful_basis"
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    OVER_BUDGET = "over_budget"


# After this long a message says nothing useful any more: better silence than a late alarm.
EXPIRY: Mapping[str, timedelta] = MappingProxyType(
    {
        "service": timedelta(days=7),
        "renewal": timedelta(days=14),
        "campaign": timedelta(days=2),
        "urgent": timedelta(hours=6),
    }
)
# An unanswered mail after a crash: an alarm or a renewal may come twice, a campaign may not.
SENT_AGAIN = frozenset({"service", "renewal", "urgent"})
# An alarm does not wait for an answer about its last try; these do, where a relay can tell.
LOOKED_UP = frozenset({"service", "renewal"})
# The carrier is asked what it has before anything is sent a second time: see channels/notify.py.
ASKED_FIRST = frozenset({SMS})
# Each try that was not answered may have arrived. A relay that was restarted, or broke off once, is
# past that within the minutes that these take; one that takes every mail and never says so would
# fill a reader's inbox until the message expires.
UNANSWERED_TRIES = 4
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
# Own acts need no basis beside them: somebody who signs is told how to confirm.
NEEDS_BASIS = frozenset({"renewal", "campaign", "urgent"})
# Whom these reach is exactly what they prove.
TO_UNVERIFIED = frozenset(
    {"booking_asked", "confirm_address", "confirm_membership", "group_enquiry", "hand_over_offer"}
)


def retry_at(at: datetime, attempts: int) -> datetime:
    """When a temporary failure is tried again: twice as late each time, at most hourly."""
    wait: timedelta = FIRST_RETRY * int(2 ** min(attempts, 16))
    return at + min(LONGEST_RETRY, wait)


def told_later(status: Status, row: Left, at: datetime) -> tuple[Status, datetime | None]:
    """What becomes of a message of which this is heard after it left, and when it goes again.

    What did not arrive for now goes again while it still says something, and there is a reader.
    """
    again = retry_at(at, row.attempts)
    if status is Status.TEMPORARY_FAILURE and row.person_id and again < row.expires_at:
        return Status.QUEUED, again
    return status, None


def expires_at(category: str, at: datetime) -> datetime:
    return at + EXPIRY[category]


def after_a_crash(category: str, channel: str = EMAIL) -> Status:
    """What becomes of a delivery that was on the wire when its process died."""
    again = category in SENT_AGAIN or channel in ASKED_FIRST
    return Status.QUEUED if again else Status.MAYBE_SENT


def after_silence(
    category: str, channel: str, *, tries: int, attempts: int, at: datetime
) -> tuple[Status, datetime]:
    """What becomes of a message whose last try was not answered, and when it would go again.

    `tries` were not answered, this one included; `attempts` were made altogether.
    """
    status = after_a_crash(category, channel)
    if tries >= UNANSWERED_TRIES and channel not in ASKED_FIRST:
        status = Status.MAYBE_SENT
    return status, at if tries <= 1 else retry_at(at, attempts)


# What their reader asked for, through a link that came to this very address.
ASKED_BY_LINK = frozenset(
    {
        "rights_link",
        "access_asked",
        "access_ready",
        "erasure_asked",
        "erasure_refused",
        "journey_link",
    }
)
