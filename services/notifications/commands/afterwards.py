"""What is heard of a message after it left: by a report that came back, or from its carrier."""

from datetime import datetime

from notifications.commands.fallback import unreached
from notifications.domain.delivery import LOST, Status, told_later
from notifications.store import mobilisations, returns
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import Refusal


class TooEarly(Refusal):
    slug = "told-too-early"
    status = 503
    title = "We have not yet written down that it left"


def surely_left(row: AnyRow) -> None:
    """What is heard while it is being sent would be overwritten by the answer to the sending."""
    if row.status == Status.SENDING:
        raise TooEarly("This message is being sent just now. Tell us again.", retry_after=60)


async def becomes(uow: UnitOfWork, row: AnyRow, status: Status, *, at: datetime) -> bool:
    """Write it, and let somebody else hear what did not arrive. False where it changes nothing."""
    status, due_at = told_later(status, row, at)
    if not await returns.move(uow, row, status, at=at, due_at=due_at):
        return False
    # Its counts are told again: what was accepted yesterday may have come back today.
    await mobilisations.count_again(uow, row.cause)
    if status in LOST:
        await unreached(uow, [row])
    return True
