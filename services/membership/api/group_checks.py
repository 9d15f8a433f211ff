"""The annual check of a group: what was asked, what was answered, another day."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.fields import Body, Day, Reason
from membership.api.groups import GroupView
from membership.commands import group_checks as commands
from membership.domain.group_check import QUESTIONS, Answers, CheckStatus, GroupCheck
from membership.queries.groups import own_group
from membership.store import group_checks as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Edit, Now, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/groups/{group_id}", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]


class AnswersBody(Body):
    """Yes or no. No document about anybody is asked for, and no name."""

    contacts_valid: bool
    safeguarding_policy: bool
    safeguarding_lead: bool
    lead_has_basic_check: bool
    lead_has_two_references: bool

    def answers(self) -> Answers:
        return Answers(**{name: getattr(self, name) for name in QUESTIONS})


class CheckView(BaseModel):
    """`lacking` names what was answered with no."""

    id: UUID
    cycle: int
    status: CheckStatus
    opened_on: date
    due_on: date
    answered_at: datetime | None
    answered_by: UUID | None
    lacking: list[str]

    @classmethod
    def of(cls, one: GroupCheck) -> "CheckView":
        return cls(
            id=one.id,
            cycle=one.cycle,
            status=one.status,
            opened_on=one.opened_on,
            due_on=one.due_on,
            answered_at=one.answered_at,
            answered_by=one.answered_by,
            lacking=list(one.answers.lacking) if one.answers else [],
        )


class CheckDateBody(Body):
    due_on: Day
    reason: Reason


@router.get("/checks")
async def checks(group_id: UUID, uow: Uow, actor: Officer) -> list[CheckView]:
    """The annual checks of a group, the first one first."""
    group = await own_group(uow, group_id, actor)
    return [CheckView.of(one) for one in await store.checks_of(uow, group.id)]


@router.post("/check-answers", status_code=201)
async def answer(
    group_id: UUID, body: AnswersBody, uow: Uow, actor: Officer, now: Now
) -> CheckView:
    """Answer the check that is open, as an officer, or for the group on the phone."""
    group = await own_group(uow, group_id, actor)
    check = await store.check_in_hand(uow, group.id)
    if check is None:
        raise NotFound("Nothing is asked of this group just now. Look at its checks for the day.")
    return CheckView.of(await commands.answer(uow, check.id, body.answers(), by=actor, at=now))


@router.put("/check-date")
async def move(group_id: UUID, body: CheckDateBody, actor: Coordinator, edit: Edit) -> GroupView:
    """Give a group another day for its check. No reminder is sent twice for that."""
    moved = await commands.move_day(
        edit.uow, group_id, body.due_on, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, moved.version)
    return GroupView.of(moved)
