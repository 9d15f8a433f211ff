"""How groups end: one closes, or several become one. Nobody who belonged is left without an answer.

Both histories stay: the old group keeps its steps, papers, pledges and the list of who belonged.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from membership.commands.groups import keep
from membership.commands.organisations import must_know
from membership.commands.people import announce
from membership.domain.decisions import decision
from membership.domain.group import MOST_CONTACTS, AreaTaken, Group, Status, check_contacts
from membership.store import group_endings as store
from membership.store import groups as group_store
from membership.store import team
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.membership import GroupClosed, GroupMembersReleased, GroupMerged
from sanctuary.ids import new_id
from sanctuary.permissions import apply_grant

AT_ONCE = 500
NO_GROUP = "area_without_group"


@dataclass(frozen=True, slots=True)
class Merger:
    """`into` is one of the groups, or None for a new one, which then needs a name."""

    groups: tuple[UUID, ...]
    into: UUID | None = None
    name: str | None = None
    contacts: tuple[UUID, ...] | None = None


async def close(uow: UnitOfWork, before: Group, after: Group, made: Decision) -> Group:
    """The group is no more: its area is free, its people are told who looks after them now."""
    gone = await keep(uow, before, replace(after, contacts=(), check_due_on=None), made)
    await _hand_on(uow, before, None, made)
    uow.emit(GroupClosed(group_id=before.id, nation=before.nation, areas=before.areas))
    await team.open_task(uow, NO_GROUP, before.id, at=made.at, nation=before.nation)
    return gone


async def merge(uow: UnitOfWork, merger: Merger, reason: str, *, by: Actor, at: datetime) -> Group:
    """Several groups become one, which has the areas, people and awards of all of them."""
    made = decision(reason, by=by, at=at)
    groups = await _to_merge(uow, merger, by)
    contacts = await _contacts(uow, merger, groups)
    kept = next((one for one in groups if one.id == merger.into), None)
    gone = [one for one in groups if one is not kept]
    target = kept or Group(
        new_id(),
        (merger.name or "").strip(),
        groups[0].nation,
        groups[0].area,
        (),
        affiliated_on=uow.clock.today(),
        sectors=tuple(dict.fromkeys(sector for one in groups for sector in one.sectors)),
    )
    days = [one.check_due_on for one in groups if one.check_due_on is not None]
    whole = replace(
        target,
        contacts=contacts,
        check_due_on=min(days, default=None),
        more_areas=tuple(area for one in groups for area in one.areas if area != target.area),
    )
    for one in gone:
        merged = replace(
            one.move(Status.MERGED), contacts=(), check_due_on=None, successor_id=target.id
        )
        await keep(uow, one, merged, made)
        uow.emit(GroupMerged(group_id=one.id, into_id=target.id, areas=one.areas))
    whole = await _keep_whole(uow, kept, whole, made)
    for one in gone:
        await _hand_on(uow, one, whole, made)
        await store.copy_pledges(uow, one.id, whole.id)
    return whole


async def _to_merge(uow: UnitOfWork, merger: Merger, by: Actor) -> list[Group]:
    """The groups, locked in one order so that two mergers never wait for each other."""
    found = {
        one: await group_store.get_group(uow, one, lock=True) for one in sorted(set(merger.groups))
    }
    groups = [found[one] for one in dict.fromkeys(merger.groups)]
    for one in groups:
        by.must(Role.NATION_COORDINATOR, nation=one.nation)
        one.must_stand()
    if len(groups) < 2:  # noqa: PLR2004 — one group alone does not merge
        raise Invalid(
            "A merger is about two groups or more. Name all of them.",
            errors=[{"pointer": "/groups", "detail": "At least two."}],
        )
    if len({one.nation for one in groups}) > 1:
        raise Invalid(
            "These groups lie in different nations, and a group has one. Choose groups of one.",
            errors=[{"pointer": "/groups", "detail": "Of one nation."}],
        )
    if (merger.into is None) == (not (merger.name or "").strip()) or (
        merger.into is not None and merger.into not in found
    ):
        raise Invalid(
            "Say either which of the groups goes on, or what the new one is called.",
            errors=[{"pointer": "/into", "detail": "One of the groups, or a name instead."}],
        )
    return groups


async def _contacts(uow: UnitOfWork, merger: Merger, groups: Sequence[Group]) -> tuple[UUID, ...]:
    if merger.contacts is not None:
        await must_know(uow, merger.contacts)
        return check_contacts(merger.contacts)
    together = tuple(dict.fromkeys(person for one in groups for person in one.contacts))
    if len(together) > MOST_CONTACTS:
        raise Invalid(
            f"Together these groups have {len(together)} contacts, and a group has at most "
            f"{MOST_CONTACTS}. Say who of them it shall be.",
            errors=[{"pointer": "/contacts", "detail": f"Choose up to {MOST_CONTACTS}."}],
        )
    return together


async def _keep_whole(uow: UnitOfWork, kept: Group | None, whole: Group, made: Decision) -> Group:
    if kept is not None:
        return await keep(uow, kept, whole, made)
    if not await group_store.add_group(uow, whole):
        raise AreaTaken.by("another group")
    await group_store.add_step(uow, new_id(), whole.id, None, whole.status, made)
    uow.emit(whole.changed())
    await announce(uow, *whole.contacts)
    return whole


async def _hand_on(uow: UnitOfWork, group: Group, into: Group | None, made: Decision) -> None:
    """People, awards and roles of a group that ends; people are told, the same day, by chunks."""
    today, now_in = uow.clock.today(), into.id if into else None
    rows = await store.members_of(uow, group)
    told: dict[UUID | None, list[UUID]] = defaultdict(list)
    for row in rows:
        told[now_in or row.covered_by].append(row.id)
    people = [row.id for row in rows]
    await store.keep_members(uow, group.id, people, on=today, now_in=now_in)
    await store.keep_awards(uow, group, on=today, now_in=now_in)
    await _hand_on_roles(uow, group, into, made)
    for covered_by, some in told.items():
        for start in range(0, len(some), AT_ONCE):
            chunk = some[start : start + AT_ONCE]
            await announce(uow, *chunk)
            uow.emit(
                GroupMembersReleased(group_id=group.id, people=tuple(chunk), covered_by=covered_by)
            )


async def _hand_on_roles(uow: UnitOfWork, group: Group, into: Group | None, made: Decision) -> None:
    """Officers of a merged group are officers of the one it went into; of a closed one no more."""
    for grant in await store.grants_within(uow, group.id):
        await team.revoke_grant(uow, grant.id, made)
        await apply_grant(grant.revoked(), uow)
        uow.emit(grant.revoked())
        if into is not None:
            new = replace(grant, id=new_id(), scope_id=str(into.id))
            if await team.add_grant(uow, new, made):
                await apply_grant(new.given(), uow)
                uow.emit(new.given())
        await announce(uow, grant.person_id)
