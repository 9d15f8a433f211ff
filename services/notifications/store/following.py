"""Which deliveries of programs came to something that nobody was told yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.domain.sends import SEND_LIFECYCLE, SendStatus
from sanctuary.db import UnitOfWork

MOST = 500
OPEN = (Status.QUEUED, Status.SENDING)
SETTLED = [one.value for one in LIFECYCLE.moves if one not in OPEN]
_TAKE = text(
    "update sent s set told = x.status from ("
    "select t.delivery_id, d.status, d.settled_at, d.person_id from sent t "
    "join delivery d on d.id = t.delivery_id "
    "where t.told is null and t.due_at <= :now and d.status = any(:settled) "
    "order by t.due_at limit :most for update of t skip locked"
    ") as x, (select id, key_id, reference, test, 'send_id' as kind from send union all "
    "select id, key_id, reference, test, 'job_id' from send_job) as f "
    "where s.delivery_id = x.delivery_id and f.id = s.send_id "
    "returning s.delivery_id, s.send_id, x.status, x.settled_at, x.person_id, f.key_id, "
    "f.reference, f.test, f.kind"
)
_UNTELL = text("update sent set told = null, due_at = :at where delivery_id = :id")
_SETTLE = text(
    "update send set status = :settled, settled_at = :now where id = any(:ids) "
    "and status = :queued and not exists "
    "(select from sent where sent.send_id = send.id and sent.told is null)"
)


async def take(uow: UnitOfWork, *, at: datetime) -> Sequence[Any]:
    """The next ones, each taken by one worker; they count as told with this transaction."""
    parameters = {"now": at, "settled": SETTLED, "most": MOST}
    return (await uow.connection.execute(_TAKE, parameters)).all()


async def settle_sends(uow: UnitOfWork, send_ids: Iterable[UUID], *, at: datetime) -> None:
    """Sends of which nothing waits any more."""
    parameters = {
        "now": at,
        "ids": list(send_ids),
        "queued": SendStatus.QUEUED,
        "settled": SEND_LIFECYCLE.move(SendStatus.QUEUED, SendStatus.SETTLED),
    }
    await uow.connection.execute(_SETTLE, parameters)


async def untell(uow: UnitOfWork, delivery_id: UUID, *, at: datetime) -> None:
    """It changed after it was told: to be told again."""
    await uow.connection.execute(_UNTELL, {"id": delivery_id, "at": at})
