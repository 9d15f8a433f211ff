"""Every file that leaves is written down, before its first row does."""

from uuid import UUID

from membership.domain.list_export import BROKEN_OFF_AFTER, ListExport
from membership.store import exports as store
from sanctuary.db import UnitOfWork
from sanctuary.http import Export
from sanctuary.schedule import cancel_timer, set_timer

BROKEN_OFF = "export_broken_off"


class Exports:
    """Membership's record of its exports, for the ground to keep as it writes the files."""

    async def begun(self, uow: UnitOfWork, export: Export) -> None:
        now = uow.clock.now()
        one = ListExport(export.id, export.listed, export.filters, export.by, began_at=now)
        await store.add_export(uow, one)
        await set_timer(
            uow,
            _timer(one.id),
            kind=BROKEN_OFF,
            due_at=now + BROKEN_OFF_AFTER,
            payload={"export_id": str(one.id)},
        )

    async def leaving(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        one = await store.get_export(uow, export.id)
        if one is not None:
            await store.save_export(uow, one.leaving(rows))

    async def ended(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        one = await store.get_export(uow, export.id)
        if one is not None:
            done = one.end(rows, at=uow.clock.now())
            await store.save_export(uow, done)
            await cancel_timer(uow, _timer(one.id))
            uow.emit(done.exported())


async def break_off(uow: UnitOfWork, export_id: UUID) -> None:
    """Nobody fetched the rest of a file: what left until then is what was taken."""
    one = await store.get_export(uow, export_id)
    if one is not None and one.ended_at is None:
        done = one.break_off(at=uow.clock.now())
        await store.save_export(uow, done)
        uow.emit(done.exported())


def _timer(export_id: UUID) -> str:
    return f"{BROKEN_OFF}:{export_id}"
