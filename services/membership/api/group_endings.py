"""Several groups become one; and what a group that ended left behind."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body, Name, Reason
from membership.api.groups import GroupView
from membership.commands import group_endings as commands
from membership.domain.group import MOST_CONTACTS
from membership.queries.groups import own_group, without_contacts
from membership.store import group_endings as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]


class MergerBody(Body):
    """`into`: which of the groups goes on. Or `name`: what the new one is called."""

    groups: Annotated[list[UUID], Field(min_length=2, max_length=10)]
    into: UUID | None = None
    name: Name | None = None
    contacts: Annotated[list[UUID], Field(min_length=1, max_length=MOST_CONTACTS)] | None = Field(
        default=None,
        description="Who is reached from now on; needed if all together are many",
    )
    reason: Reason


class AwardView(BaseModel):
    award_id: UUID
    organisation_id: UUID
    stream: str
    starts_on: date
    expires_on: date


@router.post("/group-mergers", status_code=201)
async def merge(
    body: MergerBody, uow: Uow, actor: Coordinator, now: Now, response: Response
) -> GroupView:
    """Make one group of several. It has the areas, people and awards of all of them."""
    merger = commands.Merger(
        tuple(body.groups),
        body.into,
        body.name,
        None if body.contacts is None else tuple(body.contacts),
    )
    whole = await commands.merge(uow, merger, body.reason, by=actor, at=now)
    etag(response, whole.version)
    return GroupView.of(whole)


@router.get("/groups/{group_id}/predecessors")
async def predecessors(group_id: UUID, uow: Uow, actor: Officer) -> list[GroupView]:
    """The groups that went into this one, as they are kept."""
    group = await own_group(uow, group_id, actor)
    found = await store.predecessors_of(uow, group.id)
    return [GroupView.of(without_contacts(actor, one)) for one in found]


@router.get("/groups/{group_id}/awards")
async def awards(group_id: UUID, uow: Uow, actor: Officer) -> list[AwardView]:
    """The awards of a group's areas; of a group that ended, those of its last day."""
    group = await own_group(uow, group_id, actor)
    rows = await store.awards_of(uow, group)
    return [AwardView.model_validate(row, from_attributes=True) for row in rows]
