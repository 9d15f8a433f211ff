"""What the relay said, as statuses of ours: one table, used while sending and after a crash."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.channels import Outcome, Reply, Stage
from notifications.domain.delivery import REACHED, Status, after_a_crash, retry_at
from notifications.store.deliveries import Settled


def settled_by(row: Any, reply: Reply, edition: int | None, *, at: datetime) -> Settled:
    """`row` has id, category and attempts of a claimed delivery."""
    match reply.outcome:
        case Outcome.ACCEPTED:
            return Settled(row.id, Status.ACCEPTED, at, edition)
        case Outcome.PERMANENT:
            return Settled(row.id, Status.PERMANENT_FAILURE, at, edition)
        case Outcome.TEMPORARY:
            return Settled(row.id, Status.QUEUED, retry_at(at, row.attempts), edition)
        case Outcome.UNANSWERED:
            return Settled(row.id, after_a_crash(row.category), at, edition)


def arrived(rows: Mapping[UUID, Any], settled: Sequence[Settled]) -> list[Any]:
    """The rows whose message arrived, or may have."""
    return [rows[one.id] for one in settled if one.status in REACHED]


def address_is_dead(reply: Reply) -> bool:
    """Only a permanent refusal of the recipient says something about the address."""
    return reply.outcome is Outcome.PERMANENT and reply.stage is Stage.RCPT
