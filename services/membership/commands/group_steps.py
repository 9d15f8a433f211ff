"""The steps of a group that a coordinator decides, each with its reason (C3)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.groups import keep
from membership.domain.decisions import decision
from membership.domain.group import AreaTaken, Group, Status
from membership.store import groups as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.http import check_version

CLOSED = "the group is no more"


class AreaUnknown(Refusal):
    slug = "group-has-no-area"
    title = "Nobody wrote down which area this group is for"


class MergeByName(Refusal):
    slug = "merge-by-name"
    title = "A merger names all of its groups"


async def take_step(
    uow: UnitOfWork,
    group_id: UUID,
    to: Status,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Group:
    """Move a group on. What a step takes is refused by name, so that the next thing is clear."""
    before = await store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=before.nation)
    check_version(expected, before.version)
    made = decision(reason, by=by, at=at)
    if to is Status.MERGED:
        raise MergeByName(
            "Merging is about several groups at once. Use the mergers instead, and name the groups "
            "that become one."
        )
    after = before.move(to)
    if after.standing and not before.standing:
        after = await _affiliated(uow, after)
    if to is Status.CLOSED:
        return await _closed(uow, before, after, made)
    return await keep(uow, before, after, made)


async def _affiliated(uow: UnitOfWork, after: Group) -> Group:
    if after.area is None:
        raise AreaUnknown(
            "A group is affiliated for one area. Write its area down, as the code of the local "
            "authority, and then decide again."
        )
    other = await store.group_of_area(uow, after.area)
    if other is not None:
        raise AreaTaken.by(other.name)
    return replace(after, affiliated_on=uow.clock.today(), check_due_on=None)


async def _closed(uow: UnitOfWork, before: Group, after: Group, made: Decision) -> Group:
    return await keep(uow, before, replace(after, contacts=(), check_due_on=None), made)
