"""What comes back from people who do not exist."""

from uuid import UUID

from notifications.domain.delivery import Status
from notifications.store import returns
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Timer

COMPLAIN = "simulated complaint"


async def complain(uow: UnitOfWork, timer: Timer) -> None:
    """The complaint itself, as in life; only that it suppresses nobody, to be tried out again."""
    row = await returns.delivery_with_address(uow, UUID(timer.payload["delivery_id"]))
    if row is not None:
        await returns.move(uow, row, Status.COMPLAINED, at=uow.clock.now())
