"""What the team decides and looks after: grants, tasks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.grant import RoleGrant
from membership.tables import role_grant, task
from sanctuary.actor import Decision, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def add_grant(uow: UnitOfWork, one: RoleGrant, given: Decision) -> bool:
    """Write a grant. False when the person holds exactly this already."""
    row = await uow.first(
        insert(role_grant)
        .values(
            id=one.id,
            person_id=one.person_id,
            role=one.role,
            scope_kind=one.scope_kind,
            scope_id=one.scope_id,
            given_by=given.by,
            given_at=given.at,
            given_reason=given.reason,
        )
        .on_conflict_do_nothing()
        .returning(role_grant.c.id)
    )
    return row is not None


def to_grant(row: Row[Any]) -> RoleGrant:
    return RoleGrant(row.id, row.person_id, Role(row.role), ScopeKind(row.scope_kind), row.scope_id)


async def open_grant(uow: UnitOfWork, grant_id: UUID) -> RoleGrant:
    row = await uow.first(
        select(role_grant)
        .where(role_grant.c.id == grant_id, role_grant.c.revoked_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFound("This grant does not exist or was revoked before. Look at the list again.")
    return to_grant(row)


async def revoke_grant(uow: UnitOfWork, grant_id: UUID, revoked: Decision) -> None:
    await uow.execute(
        update(role_grant)
        .where(role_grant.c.id == grant_id)
        .values(revoked_by=revoked.by, revoked_at=revoked.at, revoked_reason=revoked.reason)
    )


async def same_grant(uow: UnitOfWork, one: RoleGrant) -> RoleGrant | None:
    row = await uow.first(
        select(role_grant).where(
            role_grant.c.person_id == one.person_id,
            role_grant.c.role == one.role,
            role_grant.c.scope_kind == one.scope_kind,
            role_grant.c.scope_id == one.scope_id,
            role_grant.c.revoked_at.is_(None),
        )
    )
    return None if row is None else to_grant(row)


async def open_task(
    uow: UnitOfWork,
    kind: str,
    subject_id: UUID,
    *,
    at: datetime,
    nation: str | None = None,
    stream: str | None = None,
    due_on: date | None = None,
) -> UUID | None:
    """Ask a person to look at something; asking again while it is open changes nothing.

    Returns the id of a new task, and nothing when one was open.
    """
    task_id = new_id()
    row = await uow.first(
        insert(task)
        .values(
            id=task_id,
            kind=kind,
            subject_id=subject_id,
            nation=nation,
            stream=stream,
            opened_at=at,
            due_on=due_on,
        )
        .on_conflict_do_nothing()
        .returning(task.c.id)
    )
    return None if row is None else task_id


async def open_one(uow: UnitOfWork, task_id: UUID) -> Row[Any]:
    """An open task, locked. Raises NotFound."""
    row = await uow.first(
        select(task).where(task.c.id == task_id, task.c.done_at.is_(None)).with_for_update()
    )
    if row is None:
        raise NotFound("There is no such open task. Somebody may have done it: look at the list.")
    return row


async def close_tasks(uow: UnitOfWork, subject_id: UUID, done: Decision, *kinds: str) -> None:
    await uow.execute(
        update(task)
        .where(task.c.subject_id == subject_id, task.c.kind.in_(kinds), task.c.done_at.is_(None))
        .values(done_by=done.by, done_at=done.at, done_reason=done.reason)
    )
