"""Affiliated groups: one per area."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, MailboxBody, Name, Nation
from membership.commands import groups as commands
from membership.domain.group import MOST_CONTACTS, Group, Status
from membership.queries import lists
from membership.store import groups as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Expected, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/groups", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]
Reader = Depends(
    requires(
        Role.NATION_COORDINATOR,
        Role.STREAM_COORDINATOR,
        Role.GROUP_OFFICER,
        Role.CAMPAIGN_MANAGER,
        Role.DUTY_OFFICER,
        Role.TRUSTEE,
    )
)


class GroupBody(Body):
    """`contacts` in the order in which they are alerted."""

    name: Name
    nation: Nation
    area: Area
    contacts: Annotated[list[MailboxBody], Field(min_length=1, max_length=MOST_CONTACTS)]


class GroupChange(Body):
    name: Name | None = None
    contacts: Annotated[list[UUID], Field(max_length=MOST_CONTACTS)] | None = Field(
        default=None, description="People by id, in the order in which they are alerted"
    )


class GroupView(BaseModel):
    id: UUID
    name: str
    nation: str
    area: str
    status: Status
    contacts: list[UUID]

    @classmethod
    def of(cls, one: Group) -> "GroupView":
        return cls(
            id=one.id,
            name=one.name,
            nation=one.nation,
            area=one.area,
            status=one.status,
            contacts=list(one.contacts),
        )


@router.post("", status_code=201)
async def add(
    body: GroupBody, uow: Uow, actor: Coordinator, now: Now, response: Response
) -> GroupView:
    """Affiliate a group. One per area."""
    group = await commands.add_group(
        uow,
        name=body.name,
        nation=body.nation,
        area=body.area,
        contacts=tuple(contact.mailbox() for contact in body.contacts),
        by=actor,
        at=now,
    )
    etag(response, group.version)
    return GroupView.of(group)


@router.get("", dependencies=[Reader])
async def groups(uow: Uow, asked: PageRequest, nation: Nation | None = None) -> Page[GroupView]:
    """Groups with the ids of their contacts."""
    found = await lists.groups(uow, asked, nation=nation)
    return asked.page(found, GroupView.of, lambda one: (one.id,))


@router.get("/{group_id}", dependencies=[Reader])
async def group(group_id: UUID, uow: Uow, response: Response) -> GroupView:
    """One group; its ETag is what a change needs."""
    found = await store.get_group(uow, group_id)
    etag(response, found.version)
    return GroupView.of(found)


@router.patch("/{group_id}")
async def change(
    *,
    group_id: UUID,
    body: GroupChange,
    uow: Uow,
    actor: Officer,
    expected: Expected,
    response: Response,
) -> GroupView:
    """Change who is alerted first, or who is alerted at all, or the name."""
    changed = await commands.change_group(
        uow,
        group_id,
        contacts=None if body.contacts is None else tuple(body.contacts),
        name=body.name,
        expected=expected,
        by=actor,
    )
    etag(response, changed.version)
    return GroupView.of(changed)


@router.delete("/{group_id}")
async def close(group_id: UUID, uow: Uow, actor: Coordinator, expected: Expected) -> GroupView:
    """Close a group that is no more. The record stays; the area is free again."""
    return GroupView.of(await commands.close_group(uow, group_id, expected=expected, by=actor))
