"""A send: one message of one template, asked for by a program, to one or a few people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle

FURTHEST = timedelta(weeks=6)
LONGEST_VALUE, MOST_VALUES = 5_000, 60


class SendStatus(StrEnum):
    """`settled`: nothing of it waits any more."""

    QUEUED = "queued"
    SETTLED = "settled"
    CANCELLED = "cancelled"


SEND_LIFECYCLE = Lifecycle(
    "send",
    {
        SendStatus.QUEUED: {SendStatus.SETTLED, SendStatus.CANCELLED},
        SendStatus.SETTLED: set(),
        SendStatus.CANCELLED: set(),
    },
)


class BadRequest(Refusal):
    """Something in a send that its program has to put right."""

    slug = "send-invalid"
    status = 400
    title = "This cannot be sent like that"


class RecipientUnknown(Refusal):
    slug = "recipient-unknown"
    status = 400
    title = "We do not know whom to write to"


class FallbackNeedsReason(Refusal):
    slug = "fallback-reason-missing"
    status = 400
    title = "Some people would not be written to in their language"

    def __init__(self, people: int) -> None:
        who = "1 person who prefers" if people == 1 else f"{people} people who prefer"
        super().__init__(
            "What this message says in English now it does not say in Welsh, and it would go to "
            f"{who} Welsh. Have it translated, or say in fallback_reason why it goes all the same.",
            errors=[{"pointer": "#/fallback_reason", "detail": f"Needed for {people}."}],
        )


class ReferenceUsed(Refusal):
    slug = "reference-used"
    status = 409
    title = "This reference belongs to another send"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to, and the language in which they would like it."""

    person_id: UUID
    language: str


def moment(at: datetime, zone: ZoneInfo | None, field: str) -> datetime:
    """The moment meant by a time with an offset, or by one on a wall clock in `zone`.

    Of the hour that comes twice in autumn the first is meant. Raises BadRequest.
    """
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if zone is None:
        raise _wrong(field, "Give the time with its offset, like 2027-03-01T09:00:00Z, or a zone.")
    there = at.replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        raise _wrong(
            field, "The clocks go forward at that time, so it never comes. Choose another."
        )
    return there.astimezone(UTC)


def due(send_at: datetime | None, now: datetime) -> datetime:
    """When it goes out: at once, or at a time that is not too far ahead."""
    if send_at is None or send_at <= now:
        return now
    if send_at > now + FURTHEST:
        raise _wrong(
            "send_at", f"At most {FURTHEST.days // 7} weeks ahead. Choose an earlier time."
        )
    return send_at


def expiry(expires_at: datetime | None, due_at: datetime, usual: datetime) -> datetime:
    """When it says nothing useful any more: as asked for, but never later than is usual."""
    if expires_at is None:
        return usual
    if expires_at <= due_at:
        raise _wrong("expires_at", "It would expire before it is sent. Choose a later time.")
    return min(expires_at, usual)


def chosen(
    values: Mapping[str, str], placeholders: Iterable[str], days: frozenset[str]
) -> dict[str, str]:
    """The values that the message needs; what it has no place for is not kept.

    Raises BadRequest for a day that is not written as one.
    """
    needed = set(placeholders)
    kept = {name: value for name, value in values.items() if name in needed}
    wrong = [name for name in sorted(kept) if name in days and not _is_day(kept[name])]
    if wrong:
        listed = ", ".join(f"(({name}))" for name in wrong)
        raise BadRequest(
            f"Write {listed} as a day, like 2027-05-03: the message says it in the reader's words.",
            errors=[
                {"pointer": f"#/values/{name}", "detail": "A day like 2027-05-03."}
                for name in wrong
            ],
        )
    return kept


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _wrong(field: str, detail: str) -> BadRequest:
    return BadRequest(detail, errors=[{"pointer": f"#/{field}", "detail": detail}])
