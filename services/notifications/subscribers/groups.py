"""What membership says of affiliated groups: to their contacts, and to who belonged to one."""

from collections.abc import Sequence
from uuid import UUID

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    GroupAffiliated,
    GroupCheckDue,
    GroupEnquired,
    GroupMembersReleased,
    GroupSuspended,
    GroupTermsDue,
)


def _shown(step: str, *steps: str) -> dict[str, str]:
    """Which section of the text appears."""
    return {each: "yes" if each == step else "no" for each in steps}


@subscribers.on(GroupEnquired)
async def group_enquired(event: GroupEnquired, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "group_enquiry",
        event.group_id,
        values={
            "deadline": event.expires_at.date().isoformat(),
            "expires_at": event.expires_at.isoformat(),
        },
    )


@subscribers.on(GroupCheckDue)
async def group_check_due(event: GroupCheckDue, uow: UnitOfWork) -> None:
    due = Due("group_check", event.check_id, event.due_on, group_id=event.group_id)
    await calendars.note(uow, due)
    values = {"due_on": event.due_on.isoformat(), "answer_by": event.answer_by.isoformat()}
    await notify.notify_group(
        uow,
        event.group_id,
        event.contacts,
        "group_check_due",
        event.check_id,
        step=event.step,
        values=values | _shown(event.step, "first", "again", "due", "late"),
    )


@subscribers.on(GroupTermsDue)
async def group_terms_due(event: GroupTermsDue, uow: UnitOfWork) -> None:
    due = Due("group_terms", event.group_id, event.accept_by, group_id=event.group_id)
    await calendars.note(uow, due)
    await notify.notify_group(
        uow,
        event.group_id,
        event.contacts,
        "group_terms_due",
        event.group_id,
        step=f"{event.version} {event.step}",
        values={"accept_by": event.accept_by.isoformat()} | _shown(event.step, "first", "again"),
    )


@subscribers.on(GroupAffiliated)
async def group_affiliated(event: GroupAffiliated, uow: UnitOfWork) -> None:
    shown = _shown("again" if event.again else "new", "new", "again")
    await _tell(uow, event.contacts, "group_affiliated", event.group_id, shown)


@subscribers.on(GroupSuspended)
async def group_suspended(event: GroupSuspended, uow: UnitOfWork) -> None:
    await _tell(uow, event.contacts, "group_suspended", event.group_id, {})


async def _tell(
    uow: UnitOfWork, people: Sequence[UUID], template: str, group: UUID, values: dict[str, str]
) -> None:
    """A group may be suspended and affiliated again more than once: each time is told."""
    step = uow.causation_id or ""
    await notify.notify_group(uow, group, people, template, group, step=step, values=values)


@subscribers.on(GroupMembersReleased)
async def group_members_released(event: GroupMembersReleased, uow: UnitOfWork) -> None:
    step = "covered" if event.covered_by else "national"
    await notify.notify_people(
        uow,
        event.people,
        "group_news",
        event.group_id,
        values=_shown(step, "covered", "national"),
    )
