"""What was launched, and how far it has got."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.delivery import expires_at
from notifications.tables import audience, chunk, mobilisation
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched


async def launch(uow: UnitOfWork, event: MobilisationLaunched) -> None:
    values = {
        "audience_size": event.audience_size,
        "chunks": event.chunks,
        "drill": event.drill,
    }
    await uow.execute(
        insert(mobilisation)
        .values(mobilisation_id=event.mobilisation_id, **values)
        .on_conflict_do_update(index_elements=["mobilisation_id"], set_=values)
    )


async def is_known(uow: UnitOfWork, mobilisation_id: UUID) -> bool:
    """Whether its launch, or its end, has arrived."""
    row = mobilisation.c.mobilisation_id
    return await uow.scalar(select(row).where(row == mobilisation_id)) is not None


async def queue_chunk(uow: UnitOfWork, event: AudienceReleased, *, at: datetime) -> None:
    """Keep one chunk of a frozen audience, that was never here, until a lane takes it."""
    which = {"mobilisation_id": event.mobilisation_id, "number": event.chunk}
    if await uow.first(
        insert(chunk).values(which).on_conflict_do_nothing().returning(chunk.c.number)
    ):
        await uow.execute(
            insert(audience).values(
                **which,
                template=event.template,
                category=event.category,
                event_id=uow.causation_id,
                event_type=uow.causation_type,
                queued_at=at,
                expires_at=expires_at(event.category, at),
                person_ids=list(event.person_ids),
            )
        )


async def locked_among(uow: UnitOfWork, causes: Sequence[UUID]) -> Sequence[Any]:
    """The rows of these. Locked: a change of theirs waits for us, or we see it."""
    return await uow.all(
        select(mobilisation)
        .where(mobilisation.c.mobilisation_id.in_(causes))
        .order_by(mobilisation.c.mobilisation_id)
        .with_for_update(read=True)
    )


async def halted_among(uow: UnitOfWork, causes: Iterable[UUID]) -> set[UUID]:
    """Which of these let nothing more out at this moment; nothing is locked."""
    row = mobilisation.c
    rows = await uow.all(
        select(row.mobilisation_id).where(
            row.mobilisation_id.in_(list(causes)), or_(row.stood_down, row.paused, row.closed)
        )
    )
    return {one.mobilisation_id for one in rows}


async def mark(uow: UnitOfWork, mobilisation_id: UUID, **values: Any) -> None:
    """Write what has become of it, also where its launch was not heard of yet."""
    await uow.execute(
        insert(mobilisation)
        .values(mobilisation_id=mobilisation_id, audience_size=0, chunks=0, drill=False, **values)
        .on_conflict_do_update(index_elements=["mobilisation_id"], set_=values)
    )


async def unfinished(uow: UnitOfWork) -> Sequence[Any]:
    """Mobilisations whose last count was not the final one."""
    arrived = (
        select(func.count())
        .where(chunk.c.mobilisation_id == mobilisation.c.mobilisation_id)
        .scalar_subquery()
    )
    return await uow.all(
        select(mobilisation, arrived.label("arrived"))
        .where(mobilisation.c.done.is_(False))
        .with_for_update(skip_locked=True)
    )


async def report(
    uow: UnitOfWork, mobilisation_id: UUID, counts: dict[str, int], *, done: bool
) -> None:
    await uow.execute(
        update(mobilisation)
        .where(mobilisation.c.mobilisation_id == mobilisation_id)
        .values(reported=counts, done=done)
    )


async def count_again(uow: UnitOfWork, mobilisation_id: UUID) -> None:
    """Something changed after the last report: there will be another one."""
    await uow.execute(
        update(mobilisation)
        .where(mobilisation.c.mobilisation_id == mobilisation_id)
        .values(done=False)
    )
