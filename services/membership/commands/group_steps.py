"""The steps of a group that a coordinator decides, each with its reason (C3)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.group_checks import CONCERN, excuse
from membership.commands.group_endings import close
from membership.commands.group_enquiries import TASK as ENQUIRY
from membership.commands.group_standing import AT_RISK
from membership.commands.groups import keep
from membership.domain.affiliation import must_be_ready
from membership.domain.decisions import decision
from membership.domain.group import Group, Status
from membership.domain.group_check import months_later
from membership.domain.group_note import must_be_complete
from membership.queries.group_readiness import application
from membership.queries.groups import UNKNOWN
from membership.store import groups as store
from membership.store.group_records import notes_of, rules_of
from membership.store.team import close_tasks
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal
from sanctuary.events.membership import GroupAffiliated, GroupSuspended
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
    if before.proof_due_at is not None:
        raise NotFound(UNKNOWN)
    check_version(expected, before.version)
    made = decision(reason, by=by, at=at)
    if to is Status.MERGED:
        raise MergeByName(
            "Merging is about several groups at once. Use the mergers instead, and name the groups "
            "that become one."
        )
    after = before.move(to)
    await close_tasks(uow, before.id, made, ENQUIRY, AT_RISK, CONCERN)
    if to is Status.UNDER_REVIEW:
        must_be_complete({note.kind for note in await notes_of(uow, before.id)})
    if to is Status.AFFILIATED:
        after = await _affiliated(uow, before, after)
    elif before.standing and to is not Status.AT_RISK:
        await excuse(uow, before)
    if to is Status.CLOSED:
        return await close(uow, before, after, made)
    moved = await keep(uow, before, after, made)
    _tell(uow, before, moved)
    return moved


async def _affiliated(uow: UnitOfWork, before: Group, after: Group) -> Group:
    """From now on, or again: the next check is due a whole period later."""
    today = uow.clock.today()
    if not before.standing:
        must_be_ready(await application(uow, before))
        after = replace(after, affiliated_on=today)
    await excuse(uow, before)
    rules = await rules_of(uow, today)
    return replace(after, check_due_on=months_later(today, rules.check_every_months))


def _tell(uow: UnitOfWork, before: Group, after: Group) -> None:
    """What a group's contacts hear of a step; why, they hear from their coordinator."""
    if after.status is Status.SUSPENDED:
        uow.emit(GroupSuspended(group_id=after.id, contacts=after.contacts))
    elif after.status is Status.AFFILIATED and before.status is not Status.AT_RISK:
        uow.emit(
            GroupAffiliated(
                group_id=after.id,
                nation=after.nation,
                area=after.area or "",
                contacts=after.contacts,
                again=before.standing,
            )
        )
