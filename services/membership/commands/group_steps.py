"""The steps of a group that a coordinator decides, each with its reason (C3)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.groups import keep
from membership.domain.affiliation import must_be_ready
from membership.domain.decisions import decision
from membership.domain.group import Group, Status
from membership.domain.group_note import must_be_complete
from membership.queries.group_readiness import application
from membership.store import groups as store
from membership.store.group_records import notes_of
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.http import check_version

CLOSED = "the group is no more"


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
    if to is Status.UNDER_REVIEW:
        must_be_complete({note.kind for note in await notes_of(uow, before.id)})
    if after.standing and not before.standing:
        after = await _affiliated(uow, before, after)
    if to is Status.CLOSED:
        return await _closed(uow, before, after, made)
    return await keep(uow, before, after, made)


async def _affiliated(uow: UnitOfWork, before: Group, after: Group) -> Group:
    must_be_ready(await application(uow, before))
    return replace(after, affiliated_on=uow.clock.today(), check_due_on=None)


async def _closed(uow: UnitOfWork, before: Group, after: Group, made: Decision) -> Group:
    return await keep(uow, before, replace(after, contacts=(), check_due_on=None), made)
