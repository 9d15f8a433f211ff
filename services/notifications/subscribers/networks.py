"""What membership says of networks, and which message follows."""

from notifications.commands import notify
from notifications.store import deliveries
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import MemberLeadFound, MemberWaitingForLead


# A wait that arrives after its lead was found, however late, is older in the same topic.
@subscribers.on(MemberWaitingForLead, latest=True)
async def member_waiting_for_lead(event: MemberWaitingForLead, uow: UnitOfWork) -> None:
    # A lead may leave and come again: each wait is told once.
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "waiting_for_lead",
        event.membership_id,
        step=event.since.isoformat(),
    )


@subscribers.on(MemberLeadFound, latest=True)
async def member_lead_found(event: MemberLeadFound, uow: UnitOfWork) -> None:
    await deliveries.cancel(
        uow, event.membership_id, templates=["waiting_for_lead"], at=uow.clock.now()
    )
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "lead_found",
        event.membership_id,
        step=event.since.isoformat(),
    )
