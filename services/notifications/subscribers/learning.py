"""Workshops: the place that is theirs, the day before, the change, and what follows six weeks on.

How to join never travels: it stands on the page behind the link, while the place is theirs.
"""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import (
    BookingAsked,
    BookingAttended,
    BookingCancelled,
    BookingChanged,
    BookingMade,
    BookingReminded,
    CheckInAsked,
    CourseEvidenceDue,
    GroupHookNeared,
    HookAnnounced,
    MentoringOverdue,
    MentorReminded,
    PressRequestDue,
)

OVERTAKEN = (
    "booking_asked",
    "workshop_joining",
    "workshop_waiting",
    "workshop_tomorrow",
    "workshop_changed",
)


@subscribers.on(BookingAsked)
async def booking_asked(event: BookingAsked, uow: UnitOfWork) -> None:
    values = {
        "workshop_on": event.workshop_on.isoformat(),
        "deadline": event.confirm_by.isoformat(),
    }
    await notify.notify_people(
        uow, [event.person_id], "booking_asked", event.booking_id, values=values
    )


@subscribers.on(BookingMade)
async def booking_made(event: BookingMade, uow: UnitOfWork) -> None:
    values = {"workshop_on": event.workshop_on.isoformat()}
    if not event.waiting:
        values |= {"starts": event.starts, "moved_up": "yes" if event.moved_up else "no"}
    await notify.notify_people(
        uow,
        [event.person_id],
        "workshop_waiting" if event.waiting else "workshop_joining",
        event.booking_id,
        step=str(event.sequence),
        values=values,
    )


@subscribers.on(BookingCancelled)
async def booking_cancelled(event: BookingCancelled, uow: UnitOfWork) -> None:
    """What was on its way does not go out; who gave their place back themselves hears nothing."""
    await notify.cancel_waiting(uow, event.booking_id, OVERTAKEN)
    if event.by_us:
        await notify.notify_people(
            uow,
            [event.person_id],
            "workshop_off",
            event.booking_id,
            step=str(event.sequence),
            values={"workshop_on": event.workshop_on.isoformat()},
        )


@subscribers.on(BookingChanged)
async def booking_changed(event: BookingChanged, uow: UnitOfWork) -> None:
    await notify.cancel_waiting(uow, event.booking_id, OVERTAKEN)
    await notify.notify_people(
        uow,
        [event.person_id],
        "workshop_changed",
        event.booking_id,
        step=str(event.sequence),
        values={"workshop_on": event.workshop_on.isoformat(), "starts": event.starts},
    )


@subscribers.on(BookingReminded)
async def booking_reminded(event: BookingReminded, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "workshop_tomorrow",
        event.booking_id,
        step=event.workshop_on.isoformat(),
        values={"workshop_on": event.workshop_on.isoformat(), "starts": event.starts},
    )


@subscribers.on(BookingAttended)
async def booking_attended(event: BookingAttended, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "workshop_after",
        event.booking_id,
        values={"workshop_on": event.workshop_on.isoformat()},
    )


@subscribers.on(CheckInAsked)
async def check_in_asked(event: CheckInAsked, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "workshop_check_in", event.booking_id)


@subscribers.on(MentorReminded)
async def mentor_reminded(event: MentorReminded, uow: UnitOfWork) -> None:
    """Each fortnight anew: the day is the step."""
    await notify.notify_people(
        uow,
        [event.person_id],
        "mentor_reminded",
        event.mentoring_id,
        step=uow.clock.today().isoformat(),
    )


@subscribers.on(HookAnnounced)
async def hook_announced(event: HookAnnounced, uow: UnitOfWork) -> None:
    """What the day is stands on the page: its title never travels."""
    await notify.notify_people(
        uow,
        event.person_ids,
        "hook_ahead",
        event.hook_id,
        values={"falls_on": event.falls_on.isoformat()},
    )


@subscribers.on(GroupHookNeared)
async def group_hook_neared(event: GroupHookNeared, uow: UnitOfWork) -> None:
    """Of two groups that chose the same day each hears; who looks after both hears twice."""
    await notify.notify_people(
        uow,
        event.person_ids,
        "group_hook_ahead",
        event.hook_id,
        step=str(event.group_id),
        values={"falls_on": event.falls_on.isoformat()},
    )


@subscribers.on(MentoringOverdue)
async def mentoring_overdue(event: MentoringOverdue, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.person_ids, "mentor_contact_overdue", event.notice_id)


@subscribers.on(CourseEvidenceDue)
async def course_evidence_due(event: CourseEvidenceDue, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        event.person_ids,
        "course_evidence_due",
        event.course_id,
        values={"due_on": event.due_on.isoformat()},
    )


@subscribers.on(PressRequestDue)
async def press_request_due(event: PressRequestDue, uow: UnitOfWork) -> None:
    """Each nearing of the deadline is a message of its own, told once."""
    await notify.notify_people(
        uow,
        [event.person_id],
        "press_due",
        event.request_id,
        step=str(uow.causation_id),
        values={"due_on": event.due_on.isoformat()},
    )
