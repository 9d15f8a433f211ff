"""What membership says about people's rights over their data, and which message follows.

An acknowledgement goes out when something was asked, not when it is done: after an erasure there
is no address to write to.
"""

from datetime import datetime, time, timedelta

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    AccessAsked,
    AccessReady,
    ErasureAsked,
    ErasureRefused,
    RightsLinkRequested,
)

GROUNDS = (
    "legal_obligation", "legal_claims", "archiving", "safeguarding", "not_proved", "excessive",
)  # fmt: skip


@subscribers.on(RightsLinkRequested)
async def rights_link_requested(event: RightsLinkRequested, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "rights_link",
        event.request_id,
        values={
            "deadline": event.expires_at.date().isoformat(),
            "expires_at": event.expires_at.isoformat(),
        },
    )


@subscribers.on(AccessAsked)
async def access_asked(event: AccessAsked, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "access_asked",
        event.case_id,
        values={"due_on": event.due_on.isoformat()},
    )


@subscribers.on(AccessReady)
async def access_ready(event: AccessReady, uow: UnitOfWork) -> None:
    ends = datetime.combine(event.until + timedelta(days=1), time(), LONDON)
    await notify.notify_people(
        uow,
        [event.person_id],
        "access_ready",
        event.case_id,
        values={"deadline": event.until.isoformat(), "expires_at": ends.isoformat()},
    )


@subscribers.on(ErasureAsked)
async def erasure_asked(event: ErasureAsked, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "erasure_asked",
        event.case_id,
        values={"due_on": event.due_on.isoformat()},
    )


@subscribers.on(ErasureRefused)
async def erasure_refused(event: ErasureRefused, uow: UnitOfWork) -> None:
    values = {f"ground_{key}": "yes" if key == event.ground else "no" for key in GROUNDS}
    await notify.notify_people(
        uow, [event.person_id], "erasure_refused", event.case_id, values=values
    )
