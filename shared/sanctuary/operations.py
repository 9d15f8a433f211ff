"""What operates a service: dead letters, replays, the audit trail and the rehearsal's clock.

The same router in every service, for the national team. What becomes of a dead letter is kept with
who decided it and why; a replay is named in the log.
"""

import json
import logging
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, status
from pydantic import BaseModel, Field
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from sanctuary import http, rehearsal
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, NotFound
from sanctuary.ground_tables import dead_letter, event, pending
from sanctuary.http import Page, PageRequest, Uow

logger = logging.getLogger(__name__)

router = http.router("/v1", tags=["operations"])
router.include_router(rehearsal.router)
Operator = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]

PARKED, REPLAYING, DISCARDED = "parked", "replaying", "discarded"


class DeadLetter(BaseModel):
    """A message that failed until it was put aside for a person."""

    id: UUID
    stream: str
    subject: str
    event_id: UUID | None
    attempts: int
    error: str
    status: str
    parked_at: datetime
    resolved_at: datetime | None
    resolved_by: UUID | None
    reason: str | None


class DeadLetterInFull(DeadLetter):
    """With the message itself: as JSON when it is, otherwise its bytes as hexadecimal."""

    message: dict[str, Any] | None
    message_hex: str | None


class Discarding(BaseModel):
    reason: str = Field(min_length=3, max_length=500)


class Replaying(BaseModel):
    """Which events go out again: those after a position, of some types, or all."""

    since_position: int = Field(default=0, ge=0)
    types: list[str] | None = Field(default=None, max_length=100)


class Count(BaseModel):
    count: int


class RecordedEvent(BaseModel):
    """One fact of an aggregate's history, as it was published."""

    position: int
    id: UUID
    type: str
    version: int
    recorded_at: datetime
    correlation_id: str | None
    causation_id: str | None
    data: dict[str, Any]


@router.get("/dead-letters")
async def list_dead_letters(
    uow: Uow,
    _: Operator,
    page: PageRequest,
    status: Literal["parked", "replaying", "in_hand", "replayed", "discarded"] | None = None,
) -> Page[DeadLetter]:
    chosen = select(dead_letter)
    if status is not None:
        chosen = chosen.where(dead_letter.c.status == status)
    rows = await uow.all(page.select(chosen, dead_letter.c.id))
    return page.page(rows, show=_shown, key=lambda row: (row.id,))


@router.get("/dead-letters/{letter_id}")
async def read_dead_letter(letter_id: UUID, uow: Uow, _: Operator) -> DeadLetterInFull:
    row = await _letter(uow, letter_id)
    message = _document(row.body)
    raw = None if message is not None else row.body.hex()
    return DeadLetterInFull(**_shown(row).model_dump(), message=message, message_hex=raw)


@router.post("/dead-letters/{letter_id}/replay", status_code=status.HTTP_202_ACCEPTED)
async def replay_dead_letter(letter_id: UUID, uow: Uow, actor: Operator) -> DeadLetter:
    """Send it through the intake again; a worker takes it up."""
    return await _resolve(uow, letter_id, actor, REPLAYING)


@router.post("/dead-letters/{letter_id}/discard")
async def discard_dead_letter(
    letter_id: UUID, discarding: Discarding, uow: Uow, actor: Operator
) -> DeadLetter:
    return await _resolve(uow, letter_id, actor, DISCARDED, discarding.reason)


@router.post("/operations/replay", status_code=status.HTTP_202_ACCEPTED)
async def replay_events(replaying: Replaying, uow: Uow, actor: Operator) -> Count:
    """Publish recorded events again. Who took one in before repeats nothing."""
    positions = select(event.c.position).where(event.c.position > replaying.since_position)
    if replaying.types is not None:
        positions = positions.where(event.c.type.in_(replaying.types))
    queued = await uow.execute(
        upsert(pending).from_select(["position"], positions).on_conflict_do_nothing()
    )
    logger.info("%d events go out again, asked by %s", queued.rowcount, actor.id)
    return Count(count=queued.rowcount)


@router.get("/events")
async def list_events(
    aggregate_id: UUID, uow: Uow, _: Operator, page: PageRequest
) -> Page[RecordedEvent]:
    """The history of one thing, oldest first."""
    chosen = select(event).where(event.c.aggregate_id == aggregate_id)
    rows = await uow.all(page.select(chosen, event.c.aggregate_version))
    return page.page(rows, show=_recorded, key=lambda row: (row.aggregate_version,))


def _shown(row: Row[Any]) -> DeadLetter:
    return DeadLetter.model_validate(row, from_attributes=True)


def _recorded(row: Row[Any]) -> RecordedEvent:
    document = _document(row.body) or {}
    return RecordedEvent(
        position=row.position,
        id=row.id,
        type=row.type,
        version=row.aggregate_version,
        recorded_at=row.recorded_at,
        correlation_id=document.get("correlationid"),
        causation_id=document.get("causationid"),
        data=document.get("data") or {},
    )


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


async def _letter(uow: UnitOfWork, letter_id: UUID) -> Row[Any]:
    row = await uow.first(select(dead_letter).where(dead_letter.c.id == letter_id))
    if row is None:
        raise NotFound("There is no dead letter with this id. Look in the list of dead letters.")
    return row


async def _resolve(
    uow: UnitOfWork, letter_id: UUID, actor: Actor, target: str, reason: str | None = None
) -> DeadLetter:
    """Only what is parked can be decided about: whoever comes second is told."""
    row = await uow.first(
        update(dead_letter)
        .where(dead_letter.c.id == letter_id, dead_letter.c.status == PARKED)
        .values(
            status=target,
            resolved_by=actor.id,
            reason=reason,
            resolved_at=uow.clock.now() if target == DISCARDED else None,
        )
        .returning(*dead_letter.c)
    )
    if row is None:
        known = await _letter(uow, letter_id)
        raise IllegalTransition(
            f"This message is {known.status.replace('_', ' ')}, so there is nothing left to "
            "decide. Look in the list of dead letters for those that are parked."
        )
    return _shown(row)
