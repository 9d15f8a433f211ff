"""What an entry said before, and everything that a body is at once."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.organisations import readable
from membership.domain.revision import Revision
from membership.queries import revisions
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["organisations"])
Coordinator = Annotated[
    Actor, Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, Role.TRUSTEE))
]


class RevisionView(BaseModel):
    """One change of the entry: what the fields that differ said before and after it."""

    id: UUID
    organisation_id: UUID
    version: int
    by: UUID
    at: datetime
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]

    @classmethod
    def of(cls, one: Revision) -> "RevisionView":
        return cls(
            id=one.id,
            organisation_id=one.organisation_id,
            version=one.version,
            by=one.made.by,
            at=one.made.at,
            reason=one.made.reason,
            before=dict(one.before),
            after=dict(one.after),
        )


@router.get("/organisations/{organisation_id}/changes")
async def changes(
    organisation_id: UUID, uow: Uow, actor: Coordinator, asked: PageRequest
) -> Page[RevisionView]:
    """What the entry said before each change, who changed it, when and why; newest first."""
    await readable(uow, organisation_id, actor)
    found = await revisions.of_organisation(uow, asked, organisation_id)
    return asked.page(found, RevisionView.of, lambda one: (one.id,))
