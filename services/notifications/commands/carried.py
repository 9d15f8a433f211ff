"""What a carrier says later about a message that it took: GOV.UK Notify's callbacks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from notifications.commands import reach, suppressions
from notifications.commands.afterwards import becomes, surely_left
from notifications.domain import sms
from notifications.domain.delivery import SMS, Status
from notifications.store import returns
from sanctuary.db import UnitOfWork


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


async def told(uow: UnitOfWork, delivery_id: UUID, what: Told, to: str, *, at: datetime) -> bool:
    """Act on it once. Returns whether it changed anything; raises TooEarly to be told again.

    `to` is where the carrier sent it. What was replaced meanwhile is nobody's any more: it stops
    nothing.
    """
    row = await returns.delivery_with_address(uow, delivery_id)
    if row is None:
        return False
    surely_left(row)
    if not await becomes(uow, row, STATUSES[what], at=at):
        return False
    if what is Told.PERMANENT and row.person_id is not None:
        if row.channel == SMS:
            if row.mobile and sms.same_number(to, row.mobile):
                await reach.number_is_dead(uow, row.person_id, row.mobile)
        elif row.email and to.strip().casefold() == row.email.strip().casefold():
            key = row.address_key
            await suppressions.address_failed(uow, row.person_id, key, what, at=at)
    return True
