"""What awards says of things that wait for others: a word of a local group, a part of a fee."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.open_applications import FeeDue, ProofAwaited


@subscribers.on(ProofAwaited)
async def proof_awaited(event: ProofAwaited, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.people, "endorsement_awaited", event.application_id)


@subscribers.on(FeeDue)
async def fee_due(event: FeeDue, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "fee_due",
        event.application_id,
        step=event.due_on.isoformat(),
        values={"due_on": event.due_on.isoformat()},
    )
