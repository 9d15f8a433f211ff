"""Handing on what a group had when it ended: people, pledges, awards of its area, grants."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.grant import RoleGrant
from membership.domain.group import Group
from membership.store.groups import complete_groups
from membership.store.team import to_grant
from membership.tables import (
    affiliated_group,
    group_area,
    group_former_award,
    group_former_member,
    group_pledge,
    organisation,
    person,
    recognition,
    role_grant,
)
from sanctuary.actor import ScopeKind
from sanctuary.db import UnitOfWork


async def members_of(uow: UnitOfWork, group: Group) -> Sequence[Row[Any]]:
    """Everybody who belongs to a group, its contacts too, with the group that covers their area.

    Read once the group has given its areas back.
    """
    return await uow.all(
        select(person.c.id, group_area.c.group_id.label("covered_by"))
        .outerjoin(group_area, group_area.c.area == person.c.area)
        .where(
            or_(person.c.groups.contains([group.id]), person.c.id.in_(group.contacts)),
            person.c.ended.is_(False),
        )
        .order_by(person.c.id)
    )


async def keep_members(
    uow: UnitOfWork, group_id: UUID, people: Sequence[UUID], *, on: date, now_in: UUID | None
) -> None:
    """Remember who belonged, and let them belong to `now_in`, if there is such a group."""
    if not people:
        return
    await uow.execute(
        insert(group_former_member).on_conflict_do_nothing(),
        [
            {"group_id": group_id, "person_id": one, "left_on": on, "now_in": now_in}
            for one in people
        ],
    )
    left = func.array_remove(person.c.groups, group_id)
    if now_in is not None:
        left = func.array_append(func.array_remove(left, now_in), now_in)
    await uow.execute(
        update(person).where(person.c.groups.contains([group_id])).values(groups=left)
    )


async def keep_awards(uow: UnitOfWork, group: Group, *, on: date, now_in: UUID | None) -> None:
    """Remember which awards the group's areas had on its last day."""
    held = (
        select(
            literal(group.id, group_former_award.c.group_id.type),
            recognition.c.award_id,
            literal(on, group_former_award.c.left_on.type),
            literal(now_in, group_former_award.c.now_in.type),
        )
        .join(organisation, organisation.c.id == recognition.c.organisation_id)
        .where(
            organisation.c.area.in_(group.areas),
            recognition.c.starts_on <= on,
            or_(recognition.c.ended_on.is_(None), recognition.c.ended_on > on),
        )
    )
    await uow.execute(
        insert(group_former_award)
        .from_select(["group_id", "award_id", "left_on", "now_in"], held)
        .on_conflict_do_nothing()
    )


async def copy_pledges(uow: UnitOfWork, group_id: UUID, into: UUID) -> None:
    """Who pledged for the one stands behind the other; the old list stays as it was."""
    columns = ["party_kind", "party_id", "sector", "pledged_on", "recorded_by", "recorded_at"]
    kept = select(
        literal(into, group_pledge.c.group_id.type), *(group_pledge.c[name] for name in columns)
    ).where(group_pledge.c.group_id == group_id)
    await uow.execute(
        insert(group_pledge).from_select(["group_id", *columns], kept).on_conflict_do_nothing()
    )


async def grants_within(uow: UnitOfWork, group_id: UUID) -> list[RoleGrant]:
    """Roles that are held in a group now."""
    rows = await uow.all(
        select(role_grant).where(
            role_grant.c.scope_kind == ScopeKind.GROUP,
            role_grant.c.scope_id == str(group_id),
            role_grant.c.revoked_at.is_(None),
        )
    )
    return [to_grant(row) for row in rows]


async def predecessors_of(uow: UnitOfWork, group_id: UUID) -> list[Group]:
    """The groups that went into this one."""
    table = affiliated_group
    rows = await uow.all(select(table).where(table.c.successor_id == group_id).order_by(table.c.id))
    return await complete_groups(uow, rows)


async def awards_of(uow: UnitOfWork, group: Group) -> Sequence[Row[Any]]:
    """The awards of a group's areas; of one that ended, those of its last day."""
    columns = [recognition.c[name] for name in ("award_id", "organisation_id", "stream")]
    query = select(*columns, recognition.c.starts_on, recognition.c.expires_on)
    if group.standing:
        query = query.join(organisation, organisation.c.id == recognition.c.organisation_id).where(
            organisation.c.area.in_(group.areas), recognition.c.ended_on.is_(None)
        )
    else:
        query = query.join(
            group_former_award, group_former_award.c.award_id == recognition.c.award_id
        ).where(group_former_award.c.group_id == group.id)
    return await uow.all(query.order_by(recognition.c.starts_on, recognition.c.award_id))
