"""The one timer of a deed: set anew with every version, or it would be out of date."""

from uuid import UUID

from campaigns.domain.deed import Deed
from campaigns.store import deeds as store
from sanctuary.db import UnitOfWork
from sanctuary.schedule import cancel_timer, set_timer

DUE = "deed_due"


async def save(uow: UnitOfWork, deed: Deed) -> Deed:
    """Write it and let its timer follow."""
    saved = await store.save(uow, deed)
    await follow(uow, saved)
    return saved


async def follow(uow: UnitOfWork, deed: Deed) -> None:
    if deed.due_at is None:
        await stop(uow, deed.id)
        return
    await set_timer(
        uow,
        _timer(deed.id),
        kind=DUE,
        due_at=deed.due_at,
        generation=deed.version,
        payload={"deed_id": str(deed.id)},
    )


async def stop(uow: UnitOfWork, deed_id: UUID) -> None:
    await cancel_timer(uow, _timer(deed_id))


def _timer(deed_id: UUID) -> str:
    return f"deed:{deed_id}"
