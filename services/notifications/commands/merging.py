"""Two entries of the register turn out to be one person, or to be two after all."""

from uuid import UUID

from notifications.commands import preferences
from notifications.store import merged
from sanctuary.db import UnitOfWork


async def merge(uow: UnitOfWork, merge_id: UUID, *, gone_id: UUID, kept_id: UUID) -> None:
    """The kept entry goes on. A chain that asks just now goes on with it."""
    await merged.note(uow, merge_id, gone_id=gone_id, kept_id=kept_id, parted=False)
    now = await merged.kept_entry(uow, kept_id)
    await preferences.carry_over(uow, now, gone_id, at=uow.clock.now())
    if await merged.kept_entry(uow, gone_id) == now:
        await merged.pass_places(uow, gone_id=gone_id, kept_id=now)


async def part(uow: UnitOfWork, merge_id: UUID, *, gone_id: UUID, kept_id: UUID) -> None:
    """Each link leads to its own entry again. What was refused meanwhile holds for both."""
    await merged.note(uow, merge_id, gone_id=gone_id, kept_id=kept_id, parted=True)
    await preferences.carry_over(uow, gone_id, kept_id, at=uow.clock.now())
