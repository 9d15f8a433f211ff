"""One message to one person about one thing, from the wish to send it to what became of it.

A delivery is written before it goes out and explains itself ever after: sent, waiting, or why not.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sanctuary.lifecycle import Lifecycle


class Category(StrEnum):
    """Why we write at all. Consent, expiry and the rule after a crash hang on it."""

    SERVICE = "service"
    RENEWAL = "renewal"
    CAMPAIGN = "campaign"
    URGENT = "urgent"


class Status(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"
    WITHHELD = "withheld"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    MAYBE_SENT = "maybe_sent"


class Reason(StrEnum):
    """Why a delivery was withheld, in the order in which it is asked (the first that holds)."""

    NO_ADDRESS = "no_address"
    UNVERIFIED = "unverified"
    NO_LAWFUL_BASIS = "no_lawful_basis"
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    DRILL = "drill"


_STOPPED = {Status.WITHHELD, Status.EXPIRED, Status.CANCELLED}

LIFECYCLE = Lifecycle(
    "message",
    {
        Status.QUEUED: {Status.QUEUED, Status.SENDING, *_STOPPED},
        Status.SENDING: {
            Status.QUEUED,
            Status.ACCEPTED,
            Status.TEMPORARY_FAILURE,
            Status.PERMANENT_FAILURE,
            Status.MAYBE_SENT,
        },
        Status.TEMPORARY_FAILURE: {Status.SENDING, Status.QUEUED, *_STOPPED},
        # Accepted by the relay, then returned by the recipient's own server days later.
        Status.ACCEPTED: {Status.PERMANENT_FAILURE},
        # The relay's log, or a worker that comes back with its journal, may still know.
        Status.MAYBE_SENT: {Status.ACCEPTED, Status.PERMANENT_FAILURE},
        Status.PERMANENT_FAILURE: set(),
        Status.WITHHELD: set(),
        Status.EXPIRED: set(),
        Status.CANCELLED: set(),
    },
)

WAITING = (Status.QUEUED, Status.TEMPORARY_FAILURE)
REACHED = (Status.ACCEPTED, Status.MAYBE_SENT)

EXPIRES_AFTER = {
    Category.URGENT: timedelta(hours=4),
    Category.CAMPAIGN: timedelta(hours=24),
    Category.SERVICE: timedelta(days=3),
    Category.RENEWAL: timedelta(days=7),
}

# DELIVERY section 3: what to do with a mail whose answer a crash took away.
AFTER_CRASH = {
    Category.URGENT: Status.QUEUED,
    Category.SERVICE: Status.QUEUED,
    Category.RENEWAL: Status.QUEUED,
    Category.CAMPAIGN: Status.MAYBE_SENT,
}

# An answer to what somebody just did needs no further basis; all else does, urgency included.
NEEDS_BASIS = frozenset({Category.RENEWAL, Category.CAMPAIGN, Category.URGENT})

# The smaller, the sooner it is taken from the queue.
PRIORITY = {Category.URGENT: 0, Category.SERVICE: 1, Category.RENEWAL: 2, Category.CAMPAIGN: 3}

_RETRY_MINUTES = {
    Category.URGENT: (0.5, 1, 2, 5, 10),
    Category.SERVICE: (1, 5, 15, 60, 240),
    Category.RENEWAL: (1, 5, 15, 60, 240),
    Category.CAMPAIGN: (1, 5, 15, 60, 240),
}


def into(target: Status) -> tuple[Status, ...]:
    """From which statuses `target` may be reached: the guard of statements that move many rows."""
    return tuple(status for status in Status if LIFECYCLE.allows(status, target))


def next_attempt(category: Category, attempts: int, at: datetime) -> datetime:
    """When to try again after `attempts` attempts that failed for now."""
    steps = _RETRY_MINUTES[category]
    return at + timedelta(minutes=steps[min(attempts, len(steps)) - 1])
