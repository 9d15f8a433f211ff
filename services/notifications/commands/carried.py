"""What a carrier says later about a message that it took: GOV.UK Notify's callbacks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from notifications.commands import reach, suppressions
from notifications.domain.delivery import SMS, Status, retry_at
from notifications.store import mobilisations, returns
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import Refusal


class Told(StrEnum):
    """Notify's words for what became of a message in the end; it has no others."""

    DELIVERED = "delivered"
    PERMANENT = "permanent-failure"
    TEMPORARY = "temporary-failure"
    TECHNICAL = "technical-failure"


STATUSES: Mapping[Told, Status] = MappingProxyType(
    {
        Told.DELIVERED: Status.DELIVERED,
        Told.PERMANENT: Status.BOUNCED,
        Told.TEMPORARY: Status.TEMPORARY_FAILURE,
        Told.TECHNICAL: Status.TEMPORARY_FAILURE,
    }
)


class TooEarly(Refusal):
    slug = "told-too-early"
    status = 503
    title = "We have not yet written down that you took it"


async def told(uow: UnitOfWork, delivery_id: UUID, what: Told, *, at: datetime) -> bool:
    """Act on it once. Returns whether it changed anything; raises TooEarly to be told again."""
    row = await returns.delivery_with_address(uow, delivery_id)
    if row is None:
        return False
    if row.status == Status.SENDING:
        raise TooEarly("Tell us again in a minute.", retry_after=60)
    if not await _moved(uow, row, STATUSES[what], at=at):
        return False
    if what is Told.PERMANENT and row.person_id is not None:
        if row.channel == SMS:
            await reach.number_is_dead(uow, row.person_id)
        else:
            key = row.address_key
            await suppressions.address_failed(uow, row.person_id, key, what, at=at)
    await mobilisations.count_again(uow, row.cause)
    return True


async def _moved(uow: UnitOfWork, row: AnyRow, status: Status, *, at: datetime) -> bool:
    """What did not arrive for now goes again while it still says something."""
    again = retry_at(at, row.attempts)
    if status is Status.TEMPORARY_FAILURE and row.person_id and again < row.expires_at:
        return await returns.move(uow, row, Status.QUEUED, at=at, due_at=again)
    return await returns.move(uow, row, status, at=at)
