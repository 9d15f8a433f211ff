"""What awards says after a decision: conditions, and what waits for a person."""

from notifications.commands import notify
from notifications.store import deliveries
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.after_decisions import (
    AppealAnswered,
    CaseWaiting,
    ConditionDue,
    ConditionSettled,
)

KINDS = ("condition", "letter", "appeal", "concern")


def shown(chosen: str, *names: str) -> dict[str, str]:
    return {name: "yes" if name == chosen else "no" for name in names}


# About the condition, not the event: what comes late is older in the same topic.
@subscribers.on(ConditionDue, latest=True)
async def condition_due(event: ConditionDue, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "condition_due",
        event.condition_id,
        step=f"{event.due_on.isoformat()} {event.step}",
        values={
            "application_id": str(event.application_id),
            "due_on": event.due_on.isoformat(),
            **shown(event.step, "before", "day"),
        },
    )


@subscribers.on(ConditionSettled, latest=True)
async def condition_settled(event: ConditionSettled, uow: UnitOfWork) -> None:
    """No reminder outlives what was said about its condition."""
    await deliveries.cancel(
        uow, event.condition_id, templates=["condition_due"], at=uow.clock.now()
    )
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "condition_settled",
        event.condition_id,
        step=f"{event.due_on.isoformat()} {event.result}",
        values={
            "application_id": str(event.application_id),
            "due_on": event.due_on.isoformat(),
            **shown(event.result, "met", "missed", "extended"),
        },
    )


@subscribers.on(AppealAnswered)
async def appeal_answered(event: AppealAnswered, uow: UnitOfWork) -> None:
    answer = "not_upheld"
    if event.upheld:
        answer = "new_panel" if event.successor_id else "new_decision"
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "appeal_answered",
        event.successor_id or event.application_id,
        step=str(event.appeal_id),
        values={
            "application_id": str(event.application_id),
            **shown(answer, "not_upheld", "new_panel", "new_decision"),
        },
    )


@subscribers.on(CaseWaiting)
async def case_waiting(event: CaseWaiting, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        event.people,
        "case_waiting",
        event.case_id,
        step=event.on.isoformat(),
        values=shown(event.kind, *KINDS),
    )
