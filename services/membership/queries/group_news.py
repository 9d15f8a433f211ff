"""What became of a group, for those who belonged to it."""

from uuid import UUID

from membership.domain.group import Group
from membership.store import groups as store
from membership.store.people import get_person
from sanctuary.db import UnitOfWork


async def since(
    uow: UnitOfWork, group_id: UUID, person_id: UUID | None
) -> tuple[Group, Group | None]:
    """The group, and the one that looks after this person now: None is the national officer."""
    group = await store.get_group(uow, group_id)
    if group.successor_id is not None:
        return group, await store.get_group(uow, group.successor_id)
    area = (await get_person(uow, person_id)).area if person_id else None
    return group, await store.group_of_area(uow, area or group.area or "")
