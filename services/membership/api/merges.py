"""Merging two entries of one body, and undoing it within thirty days."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.fields import Body, Reason, ReasonBody
from membership.commands import merges as commands
from membership.domain.duplicates import Kind
from membership.domain.merge import Merge, Status
from membership.queries import merges as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/merges", tags=["duplicates"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]


class MergeBody(Body):
    kind: Kind
    kept: UUID
    gone: UUID
    reason: Reason


class MergeView(BaseModel):
    """`changed` counts, by kind of record, what an undo would put back."""

    id: UUID
    kind: Kind
    kept: UUID
    gone: UUID
    status: Status
    merged_by: UUID
    merged_at: datetime
    reason: str
    undo_until: datetime
    undone_by: UUID | None
    undone_at: datetime | None
    undone_reason: str | None
    changed: dict[str, int]

    @classmethod
    def of(cls, one: Merge) -> "MergeView":
        tables = [change.table for change in one.changes]
        undone = one.undone
        return cls(
            id=one.id,
            kind=one.kind,
            kept=one.kept_id,
            gone=one.gone_id,
            status=one.status,
            merged_by=one.made.by,
            merged_at=one.made.at,
            reason=one.made.reason,
            undo_until=one.undo_until,
            undone_by=undone.by if undone else None,
            undone_at=undone.at if undone else None,
            undone_reason=undone.reason if undone else None,
            changed={table: tables.count(table) for table in sorted(set(tables))},
        )


@router.post("", status_code=201)
async def merge(body: MergeBody, uow: Uow, actor: Coordinator, now: Now) -> MergeView:
    """Let one entry go on for both. Awards do not pass by themselves: a task asks for a review."""
    merged = await commands.merge(
        uow, body.kind, body.kept, body.gone, body.reason, by=actor, at=now
    )
    return MergeView.of(merged)


@router.get("")
async def merges(
    uow: Uow,
    actor: Coordinator,
    asked: PageRequest,
    kind: Kind = Kind.ORGANISATION,
    party: UUID | None = None,
) -> Page[MergeView]:
    """What was merged in your nation, newest first; people only for the national team."""
    found = await queries.merges(uow, asked, actor, kind=kind, party=party)
    return asked.page(found, MergeView.of, lambda one: (one.id,))


@router.post("/{merge_id}/undo")
async def undo(
    merge_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> MergeView:
    """Put everything back as it was, within thirty days and unless something built on it."""
    return MergeView.of(await commands.undo(uow, merge_id, body.reason, by=actor, at=now))
