"""Affiliated groups: one per area."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, MailboxBody, Name, Nation, Reason
from membership.commands import group_steps
from membership.commands import groups as commands
from membership.domain.group import MOST_CONTACTS, Group, Status
from membership.queries import groups as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/groups", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]
Reader = Annotated[
    Actor,
    Depends(
        requires(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            Role.GROUP_OFFICER,
            Role.CAMPAIGN_MANAGER,
            Role.DUTY_OFFICER,
            Role.TRUSTEE,
        )
    ),
]


class GroupBody(Body):
    """`contacts` in the order in which they are alerted. `forming`: it begins with an enquiry."""

    name: Name
    nation: Nation
    area: Area
    contacts: Annotated[list[MailboxBody], Field(min_length=1, max_length=MOST_CONTACTS)]
    forming: bool = False


class GroupChange(Body):
    """`area` is open while a group forms. Legal forms and sectors are in `/v1/group-rules`."""

    name: Name | None = None
    area: Area | None = None
    locality: Annotated[str, Field(max_length=100)] | None = None
    legal_form: Annotated[str, Field(max_length=40)] | None = None
    lead_organisation_id: UUID | None = None
    sectors: Annotated[list[str], Field(max_length=30)] | None = None
    contacts: Annotated[list[UUID], Field(max_length=MOST_CONTACTS)] | None = Field(
        default=None, description="People by id, in the order in which they are alerted"
    )

    def edit(self) -> commands.GroupEdit:
        return commands.GroupEdit(
            name=self.name,
            contacts=None if self.contacts is None else tuple(self.contacts),
            area=self.area,
            locality=self.locality,
            legal_form=self.legal_form,
            lead_organisation_id=self.lead_organisation_id,
            sectors=None if self.sectors is None else tuple(self.sectors),
        )


class StepBody(Body):
    to: Status
    reason: Reason


class StepView(BaseModel):
    was: str | None
    became: Status
    decided_by: UUID
    decided_at: datetime
    reason: str


class GroupView(BaseModel):
    """`areas` are all that it covers; `successor_id` is the group that a merged one went into."""

    id: UUID
    name: str
    nation: str
    area: str | None
    areas: list[str]
    locality: str
    status: Status
    contacts: list[UUID]
    legal_form: str | None
    lead_organisation_id: UUID | None
    sectors: list[str]
    affiliated_on: date | None
    check_due_on: date | None
    successor_id: UUID | None

    @classmethod
    def of(cls, one: Group) -> "GroupView":
        return cls(
            id=one.id,
            name=one.name,
            nation=one.nation,
            area=one.area,
            areas=list(one.areas),
            locality=one.locality,
            status=one.status,
            contacts=list(one.contacts),
            legal_form=one.legal_form,
            lead_organisation_id=one.lead_organisation_id,
            sectors=list(one.sectors),
            affiliated_on=one.affiliated_on,
            check_due_on=one.check_due_on,
            successor_id=one.successor_id,
        )


@router.post("", status_code=201)
async def add(
    body: GroupBody, uow: Uow, actor: Coordinator, now: Now, response: Response
) -> GroupView:
    """Register a group that is affiliated already, one per area, or one that asks to be."""
    group = await commands.add_group(
        uow,
        name=body.name,
        nation=body.nation,
        area=body.area,
        contacts=tuple(contact.mailbox() for contact in body.contacts),
        forming=body.forming,
        by=actor,
        at=now,
    )
    etag(response, group.version)
    return GroupView.of(group)


@router.get("")
async def groups(
    *,
    uow: Uow,
    asked: PageRequest,
    actor: Reader,
    nation: Nation | None = None,
    area: Area | None = None,
    status: Status | None = None,
) -> Page[GroupView]:
    """Groups that you may see: those that are affiliated, and of your nation those that form."""
    found = await queries.groups(uow, asked, actor, nation=nation, area=area, status=status)
    return asked.page(found, GroupView.of, lambda one: (one.id,))


@router.get("/{group_id}")
async def group(group_id: UUID, uow: Uow, actor: Reader, response: Response) -> GroupView:
    """One group; its ETag is what a change needs."""
    found = await queries.group(uow, group_id, actor)
    etag(response, found.version)
    return GroupView.of(found)


@router.get("/{group_id}/steps")
async def steps(group_id: UUID, uow: Uow, actor: Officer) -> list[StepView]:
    """How a group came to where it is, the first step first, each with who, when and why."""
    rows = await queries.steps(uow, group_id, actor)
    return [
        StepView(
            was=row.was,
            became=row.became,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=row.decided_reason,
        )
        for row in rows
    ]


@router.post("/{group_id}/steps", status_code=201)
async def step(group_id: UUID, body: StepBody, actor: Coordinator, edit: Edit) -> GroupView:
    """Decide the next step of a group, with the reason."""
    moved = await group_steps.take_step(
        edit.uow, group_id, body.to, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, moved.version)
    return GroupView.of(moved)


@router.patch("/{group_id}")
async def change(group_id: UUID, body: GroupChange, actor: Officer, edit: Edit) -> GroupView:
    """Change who is alerted first, or who is alerted at all, or the name."""
    changed = await commands.change_group(
        edit.uow, group_id, body.edit(), expected=edit.expected, by=actor
    )
    etag(edit.response, changed.version)
    return GroupView.of(changed)


@router.delete("/{group_id}")
async def close(
    group_id: UUID,
    actor: Coordinator,
    edit: Edit,
    reason: Annotated[str, Query(min_length=1, max_length=2000)] = group_steps.CLOSED,
) -> GroupView:
    """Close a group that is no more. The record stays; the area is free again."""
    return GroupView.of(
        await group_steps.take_step(
            edit.uow, group_id, Status.CLOSED, reason, expected=edit.expected, by=actor, at=edit.now
        )
    )
