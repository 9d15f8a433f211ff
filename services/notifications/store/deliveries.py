"""Deliveries as rows: queued in one statement and settled in one; `claims` has what is between."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from notifications.channels import Outcome
from notifications.domain.delivery import EMAIL, LIFECYCLE, REACHED, Status, expires_at
from notifications.domain.overtaken import CORRECTING
from notifications.domain.simulated import SIMULATED
from notifications.store import hot, said_once
from notifications.store.causes import overtake
from notifications.store.digests import PATIENCE, PUT_BACK
from notifications.store.hot import Hot
from notifications.store.timing import GIVEN_BACK
from notifications.tables import attempt, audience, delivery, in_flight
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id

WAIT_FOR_CONTACT = timedelta(milliseconds=300)

_SETTLE = Hot(
    "update delivery set status = :status, edition = cast(:edition as int), "
    "due_at = coalesce(cast(:due as timestamptz), due_at), "
    "settled_at = cast(:settled as timestamptz), claimed_by = null, claimed_at = null "
    "where id = any(cast(cast(:ids as text) as uuid[])) and status = 'sending' "
    "and claimed_by = :window"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said to one person, before anything is rendered."""

    person_id: UUID
    template: str
    category: str
    cause: UUID
    step: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    generation: int | None = None
    channel: str = EMAIL
    # A key of the sender's: never twice about this, whatever the template or the channel.
    once: str | None = None
    # Where whoever queues it has to know the id, or wants it to wait or to end sooner than usual.
    id: UUID | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None


class Settled(NamedTuple):
    """What one claimed delivery came to. `due_at` counts where it is queued again."""

    id: UUID
    status: Status
    due_at: datetime
    edition: int | None


def lasting_as(message: Message) -> str:
    """The category by whose time it expires: a late alarm says nothing, a late all-clear does."""
    return "service" if message.template in CORRECTING else message.category


async def queue(uow: UnitOfWork, messages: Sequence[Message], *, at: datetime) -> int:
    """Queue what was not queued before, by the send-once key. Returns how many that were."""
    new = [(one.id or new_id(), one) for one in messages]
    new = await said_once.unsaid(uow, new)
    if not new:
        return 0
    rows = [
        {
            "id": delivery_id,
            "person_id": one.person_id,
            "channel": one.channel,
            "template": one.template,
            "category": one.category,
            "cause": one.cause,
            "step": one.step,
            "event_id": uow.causation_id,
            "event_type": uow.causation_type,
            "values": dict(one.values),
            "generation": one.generation,
            "status": Status.QUEUED,
            "queued_at": at,
            "due_at": one.due_at or at,
            "expires_at": one.expires_at or expires_at(lasting_as(one), one.due_at or at),
        }
        for delivery_id, one in new
    ]
    found = await uow.execute(
        insert(delivery).on_conflict_do_nothing().returning(delivery.c.id), rows
    )
    return len(found.all())


async def settle(uow: UnitOfWork, window: str, settled: Sequence[Settled], *, at: datetime) -> None:
    """Write the results of a window; what it does not hold any more is left as it is."""
    alike: dict[tuple[Status, int | None, datetime | None], list[UUID]] = defaultdict(list)
    for one in settled:
        due = one.due_at if one.status is Status.QUEUED else None
        alike[one.status, one.edition, due].append(one.id)
    for (status, edition, due), found in alike.items():
        await _SETTLE.all(
            uow,
            {
                "status": LIFECYCLE.move(Status.SENDING, status),
                "edition": edition,
                "due": due,
                "settled": None if status is Status.QUEUED else at,
                "ids": hot.ids(found),
                "window": window,
            },
        )


_RELEASE = text(f"""
with back as (
  update delivery d set status = 'queued', claimed_by = null, claimed_at = null,
    attempts = greatest(d.attempts - 1, 0)
  from in_flight w where w.owner = :window and d.id = any(w.delivery_ids)
    and d.claimed_by = :window and d.status = 'sending'
  returning d.id, d.person_id, d.attempts, d.category, d.channel, d.template, w.claimed_at as at
), {PUT_BACK}, {GIVEN_BACK}
select count(*) from back
""")  # noqa: S608 — put together from constants of ours alone
_CLAIMED = text(
    "select d.id, person_id, template, category, cause, language, attempts, channel, claimed_by, "
    "d.claimed_at "
    "from in_flight w join delivery d on d.id = any(w.delivery_ids) "
    "where d.status = 'sending' and d.claimed_by = w.owner and w.owner like :windows order by d.id"
)


async def release(uow: UnitOfWork, window: str) -> None:
    """What of a window never got to the wire goes back to the queue."""
    LIFECYCLE.move(Status.SENDING, Status.QUEUED)
    await uow.connection.execute(_RELEASE, {"window": window, "patience": PATIENCE})
    await close(uow, window)


async def close(uow: UnitOfWork, window: str) -> None:
    """Nothing of this window is on its way any more."""
    await uow.execute(delete(in_flight).where(in_flight.c.owner == window))


async def claimed(uow: UnitOfWork, worker: str) -> Sequence[Any]:
    """Everything that a worker was sending, whatever the window."""
    return (await uow.connection.execute(_CLAIMED, {"windows": f"{worker}/%"})).all()


async def cancel(uow: UnitOfWork, cause: UUID, *, templates: Iterable[str], at: datetime) -> int:
    """Something about a cause is over: cancel what is queued, and let nothing made before go out.

    What is on its way to the wire and comes back to the queue carries an older generation then.
    """
    await overtake(uow, cause)
    rows = await uow.all(
        update(delivery)
        .where(
            delivery.c.cause == cause,
            delivery.c.template.in_(list(templates)),
            delivery.c.status == Status.QUEUED,
        )
        .values(status=LIFECYCLE.move(Status.QUEUED, Status.CANCELLED), reason=None, settled_at=at)
        .returning(delivery.c.id)
    )
    return len(rows)


async def bring_forward(uow: UnitOfWork, cause: UUID, *, at: datetime) -> None:
    """Whatever waits is judged anew now."""
    await uow.execute(
        update(delivery)
        .where(
            delivery.c.cause == cause,
            delivery.c.status == Status.QUEUED,
            delivery.c.due_at > at,
        )
        .values(due_at=at)
    )


async def unanswered(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many tries of each of these were not answered."""
    rows = await uow.all(
        select(attempt.c.delivery_id, func.count().label("n"))
        .where(attempt.c.delivery_id.in_(list(ids)), attempt.c.outcome == Outcome.UNANSWERED)
        .group_by(attempt.c.delivery_id)
    )
    return {row.delivery_id: row.n for row in rows}


async def reached(
    uow: UnitOfWork,
    cause: UUID,
    templates: Iterable[str] | None = None,
    *,
    channel: str | None = None,
) -> list[UUID]:
    """Whom a message reached or may have reached. Who is being sent it now is told afterwards.

    May have: a try went unanswered, whatever became of the message after it. Without `templates`
    any about this cause counts, without `channel` by any way. What a program only tried out
    reached nobody.
    """
    asked: list[ColumnElement[bool]] = []
    if templates is not None:
        asked.append(delivery.c.template.in_(list(templates)))
    if channel is not None:
        asked.append(delivery.c.channel == channel)
    in_doubt = (
        exists()
        .where(attempt.c.delivery_id == delivery.c.id)
        .where(attempt.c.outcome == Outcome.UNANSWERED)
    )
    rows = await uow.all(
        select(delivery.c.person_id)
        .distinct()
        .where(
            delivery.c.cause == cause,
            delivery.c.person_id.is_not(None),
            delivery.c.channel != SIMULATED,
            *asked,
            delivery.c.status.in_(REACHED) | in_doubt,
        )
    )
    return [row.person_id for row in rows]


async def counts(uow: UnitOfWork, cause: UUID) -> dict[str, int]:
    """Deliveries of a cause by status; the withheld ones by reason as well.

    What was said about it afterwards, to stop or to correct, is not counted, nor what was only
    tried out.
    """
    rows = await uow.all(
        select(delivery.c.status, delivery.c.reason, func.count().label("n"))
        .where(
            delivery.c.cause == cause,
            delivery.c.channel != SIMULATED,
            delivery.c.template.not_in(CORRECTING),
        )
        .group_by(delivery.c.status, delivery.c.reason)
    )
    found: dict[str, int] = {}
    for row in rows:
        found[row.status] = found.get(row.status, 0) + row.n
        if row.reason:
            found[f"{row.status}:{row.reason}"] = row.n
    waits = await uow.scalar(
        select(func.sum(func.cardinality(audience.c.person_ids))).where(
            audience.c.mobilisation_id == cause
        )
    )
    if waits:
        found[Status.QUEUED] = found.get(Status.QUEUED, 0) + waits
    return found
