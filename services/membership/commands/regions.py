"""Which English region an area lies in came to be known, or changed: whoever it concerns is told.

A region is read from the official places, so nothing that a person or a group did makes it known.
Without this, other services would hear of it at the next change of each, which may never come.
"""

from uuid import UUID

from membership.commands.people import announce
from membership.domain.geography import Generation, GenerationKind
from membership.store import group_regions as store
from membership.store.groups import get_group
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Timer, set_timer

TOLD = "regions_told"
AT_ONCE = 2_000
FIRST = UUID(int=0)


async def begin_to_tell(uow: UnitOfWork, before: Generation | None, current: Generation) -> None:
    """Other places count: tell people some thousands at a time, groups first."""
    if current.kind is not GenerationKind.CONSTITUENCIES:
        return
    await _next(uow, current.id, before.id if before else None, FIRST)


async def go_on(uow: UnitOfWork, timer: Timer) -> None:
    """The next people in areas whose region differs. Another switch meanwhile tells its own."""
    generation, said = UUID(timer.payload["generation_id"]), timer.payload["before_id"]
    before, after = UUID(said) if said else None, UUID(timer.payload["after"])
    if after == FIRST:
        for group_id in await store.groups_moved(uow, generation, before):
            uow.emit((await get_group(uow, group_id, lock=True)).changed())
    people = await store.people_moved(uow, generation, before, after=after, most=AT_ONCE)
    await announce(uow, *people)
    if people:
        await _next(uow, generation, before, people[-1])


async def _next(uow: UnitOfWork, generation: UUID, before: UUID | None, after: UUID) -> None:
    await set_timer(
        uow,
        f"{TOLD}:{generation}",
        kind=TOLD,
        due_at=uow.clock.now(),
        payload={
            "generation_id": str(generation),
            "before_id": str(before) if before else "",
            "after": str(after),
        },
    )
