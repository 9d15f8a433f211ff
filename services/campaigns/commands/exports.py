"""Every file that leaves is written down, before its first row does."""

from campaigns.store import exports as store
from sanctuary.db import UnitOfWork
from sanctuary.http import Export


class Exports:
    """This service's record of its exports, for the ground to keep as it writes the files."""

    async def begun(self, uow: UnitOfWork, export: Export) -> None:
        await store.add(uow, export, at=uow.clock.now())

    async def leaving(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        await store.count(uow, export.id, rows, complete=False)

    async def ended(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        await store.count(uow, export.id, rows, complete=True)
