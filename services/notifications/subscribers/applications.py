"""What awards says of an open application on its way: returned, asked, promised anew, waiting."""

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.open_applications import (
    ApplicationDeferred,
    ApplicationResumed,
    ApplicationReturned,
    EvidenceAsked,
    EvidenceOverdue,
    EvidenceWaived,
    NominationAnswered,
    NominationMade,
    PromiseMoved,
)

Promising = EvidenceAsked | EvidenceWaived | PromiseMoved | ApplicationResumed


def _promise(event: Promising) -> Due | None:
    """The day by which the applicant hears, for everybody's calendar."""
    if event.hear_by is None:
        return None
    return Due(
        "decision",
        event.application_id,
        event.hear_by,
        organisation_id=event.organisation_id,
        stream=event.stream,
    )


# All of these are states of one application, as being sent and decided are: an old day that is
# promised does not come back after a new one. Each may come again, so the event is the step.
@subscribers.on(ApplicationReturned, latest=True)
async def application_returned(event: ApplicationReturned, uow: UnitOfWork) -> None:
    await calendars.over(uow, "decision", event.application_id)
    await _tell(uow, event, "application_returned", {})


@subscribers.on(PromiseMoved, latest=True)
async def promise_moved(event: PromiseMoved, uow: UnitOfWork) -> None:
    await _tell(uow, event, "promise_moved", {"hear_by": event.hear_by.isoformat()})


@subscribers.on(EvidenceAsked, latest=True)
async def evidence_asked(event: EvidenceAsked, uow: UnitOfWork) -> None:
    days = {"answer_by": event.answer_by.isoformat(), "hear_by": event.hear_by.isoformat()}
    await _tell(uow, event, "more_asked", days)


@subscribers.on(EvidenceOverdue, latest=True)
async def evidence_overdue(event: EvidenceOverdue, uow: UnitOfWork) -> None:
    days = {"answer_by": event.answer_by.isoformat()}
    await _tell(uow, event, "more_overdue", days)
    await notify.notify_people(
        uow,
        [event.person_id],
        "more_not_come",
        event.application_id,
        step=str(uow.causation_id),
        values=days | {"application_number": str(event.application_id)},
    )


@subscribers.on(EvidenceWaived, latest=True)
async def evidence_waived(event: EvidenceWaived, uow: UnitOfWork) -> None:
    await _tell(uow, event, "more_waived", {"hear_by": event.hear_by.isoformat()})


@subscribers.on(ApplicationDeferred, latest=True)
async def application_deferred(event: ApplicationDeferred, uow: UnitOfWork) -> None:
    await calendars.over(uow, "decision", event.application_id)
    await _tell(uow, event, "application_deferred", {})


@subscribers.on(ApplicationResumed, latest=True)
async def application_resumed(event: ApplicationResumed, uow: UnitOfWork) -> None:
    if event.hear_by is None:
        await _tell(uow, event, "draft_resumed", {})
    else:
        await _tell(uow, event, "application_resumed", {"hear_by": event.hear_by.isoformat()})


async def _tell(
    uow: UnitOfWork,
    event: Promising | ApplicationReturned | EvidenceOverdue | ApplicationDeferred,
    template: str,
    values: dict[str, str],
) -> None:
    if isinstance(event, Promising) and (due := _promise(event)) is not None:
        await calendars.note(uow, due)
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        template,
        event.application_id,
        step=str(uow.causation_id),
        values=values,
    )


@subscribers.on(NominationMade)
async def nomination_made(event: NominationMade, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "nomination_made",
        event.nomination_id,
        values={"answer_by": event.answer_by.isoformat()},
    )


@subscribers.on(NominationAnswered)
async def nomination_answered(event: NominationAnswered, uow: UnitOfWork) -> None:
    said = {
        "accepted": "yes" if event.accepted else "no",
        "declined": "no" if event.accepted else "yes",
    }
    await notify.notify_people(
        uow, [event.person_id], "nomination_answered", event.nomination_id, values=said
    )
