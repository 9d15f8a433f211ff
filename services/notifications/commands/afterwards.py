"""What is heard of a message after it left: by a report that came back, or from its carrier."""

from datetime import datetime

from notifications.commands.fallback import unreached
from notifications.domain.delivery import LOST, Status, told_later
from notifications.domain.rhythm import DIGEST, Held
from notifications.store import digests, mobilisations, returns
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
    """Write it, and let somebody else hear what did not arrive. False where it changes nothing.

    The parts of a digest share what becomes of it.
    """
    parts = await digests.carried(uow, row) if row.template == DIGEST else ()
    now, due_at = told_later(status, row, at)
    if not await returns.move(uow, row, now, at=at, due_at=due_at):
        return False
    shared = [(part, await _shares(uow, part, status, due_at, at=at)) for part in parts]
    # Their counts are told again: what was accepted yesterday may have come back today.
    for cause in {row.cause, *(part.cause for part in parts)}:
        await mobilisations.count_again(uow, cause)
    await unreached(uow, [one for one, became in ((row, now), *shared) if became in LOST])
    return True


async def _shares(
    uow: UnitOfWork, part: AnyRow, status: Status, together: datetime | None, *, at: datetime
) -> Status:
    """`together`: when its digest goes again. Where that is over, a part finds the next one."""
    now, due_at = told_later(status, part, at)
    reason = None
    if now is Status.QUEUED and together is not None:
        due_at, reason = together + digests.PATIENCE, Held.DIGEST
    await returns.move(uow, part, now, at=at, due_at=due_at, reason=reason)
    return now
