"""What the relay said, as statuses of ours: one table, used while sending and after a crash."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from notifications.channels import Outcome, Reply
from notifications.commands.all_clear import tell_latecomers
from notifications.commands.fallback import unreached
from notifications.domain.delivery import REACHED, Status, after_silence, retry_at
from notifications.domain.return_codes import Meaning
from notifications.domain.rhythm import DIGEST
from notifications.sending.failures import said_by, stop_dead_addresses
from notifications.store import deliveries, digests
from notifications.store.deliveries import Settled
from notifications.tables import attempt
from sanctuary.db import UnitOfWork

Edition = Callable[[Any], int | None]


def settled_by(
    row: Any, reply: Reply, edition: int | None, *, unanswered: int, at: datetime
) -> Settled:
    """`row` has id, category, channel and attempts of a claimed delivery."""
    outcome = reply.outcome
    if outcome is Outcome.PERMANENT and reply.code and said_by(reply, at=at) is Meaning.LATER:
        outcome = Outcome.TEMPORARY  # a full mailbox, which some relays call permanent
    match outcome:
        case Outcome.ACCEPTED:
            return Settled(row.id, Status.ACCEPTED, at, edition)
        case Outcome.PERMANENT:
            return Settled(row.id, Status.PERMANENT_FAILURE, at, edition)
        case Outcome.TEMPORARY:
            return Settled(row.id, Status.QUEUED, retry_at(at, row.attempts), edition)
        case Outcome.UNANSWERED:
            status, due_at = after_silence(
                row.category, row.channel, tries=unanswered, attempts=row.attempts, at=at
            )
            return Settled(row.id, status, due_at, edition)


def arrived(
    rows: Mapping[UUID, Any], settled: Sequence[Settled], in_doubt: Collection[UUID] = ()
) -> list[Any]:
    """The rows whose message arrived, or may have: also what is in doubt and sent again."""
    return [rows[one.id] for one in settled if one.status in REACHED or one.id in in_doubt]


async def write(
    uow: UnitOfWork,
    window: str,
    rows: Mapping[UUID, Any],
    replies: Sequence[Reply],
    *,
    edition: Edition = lambda _: None,
) -> list[Settled]:
    """Everything that follows from the replies to a window. Safe to repeat."""
    at = uow.clock.now()
    failed = [reply for reply in replies if reply.outcome is not Outcome.ACCEPTED]
    await _note_tries(uow, rows, failed, at)
    in_doubt = {each.delivery_id for each in failed if each.outcome is Outcome.UNANSWERED}
    tries = await deliveries.unanswered(uow, in_doubt) if in_doubt else {}
    settled = [
        settled_by(row, reply, edition(row), unanswered=tries.get(row.id, 0), at=at)
        for reply in replies
        for row in (rows[reply.delivery_id],)
    ]
    await deliveries.settle(uow, window, settled, at=at)
    parts = await _parts(uow, rows, failed, edition, at=at)
    reached = [one for one in parts if one.status in REACHED or one.digest_id in in_doubt]
    await tell_latecomers(uow, [*arrived(rows, settled, in_doubt), *reached])
    await stop_dead_addresses(uow, rows, failed, at=at)
    gone = {one.id for one in settled if one.status is Status.PERMANENT_FAILURE}
    lost = [row for row in rows.values() if row.id in gone]
    await unreached(uow, [*lost, *(one for one in parts if one.digest_id in gone)])
    return settled


async def _parts(
    uow: UnitOfWork,
    rows: Mapping[UUID, Any],
    failed: Sequence[Reply],
    edition: Edition,
    *,
    at: datetime,
) -> Sequence[Any]:
    """The parts of the digests among these, settled as those were."""
    carrying = [row.id for row in rows.values() if row.template == DIGEST]
    parts = await digests.follow(uow, carrying) if carrying else ()
    if parts:
        await digests.made_from(uow, {part.id: edition(part) for part in parts})
        said = {reply.delivery_id: reply for reply in failed}
        shared = [
            replace(said[part.digest_id], delivery_id=part.id)
            for part in parts
            if part.digest_id in said
        ]
        await _note_tries(uow, {part.id: part for part in parts}, shared, at)
    return parts


async def _note_tries(
    uow: UnitOfWork, rows: Mapping[UUID, Any], failed: Sequence[Reply], at: datetime
) -> None:
    if not failed:
        return
    await uow.execute(
        insert(attempt).on_conflict_do_nothing(),
        [
            {
                "delivery_id": reply.delivery_id,
                "number": rows[reply.delivery_id].attempts,
                "at": at,
                "outcome": reply.outcome,
                "stage": reply.stage,
                "code": reply.code,
            }
            for reply in failed
        ],
    )
