"""Send-once keys: never twice about this, whatever the template or the channel (PEERS B14)."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import text

from notifications.domain.delivery import HOPED
from sanctuary.db import UnitOfWork

# A message that came to nothing gives its key back: nothing was said about it.
_TAKE = text(
    "insert into said_once as s (person_id, once, delivery_id) "
    "select distinct on (p, o) p, o, i from "
    "unnest(cast(:ids as uuid[]), cast(:people as uuid[]), cast(:keys as text[])) "
    "with ordinality as x(i, p, o, n) order by p, o, n "
    "on conflict (person_id, once) do update set delivery_id = excluded.delivery_id "
    "where not exists (select from delivery d where d.id = s.delivery_id "
    "and d.status = any(cast(:hoped as text[]))) "
    "returning delivery_id"
)


class Keyed(Protocol):
    """What may carry a key of its sender."""

    @property
    def person_id(self) -> UUID: ...

    @property
    def once(self) -> str | None: ...


One = TypeVar("One", bound=Keyed)


async def unsaid(uow: UnitOfWork, new: Sequence[tuple[UUID, One]]) -> list[tuple[UUID, One]]:
    """Of new messages with their ids, those without a key and those that take theirs first."""
    keyed = [(delivery_id, one) for delivery_id, one in new if one.once is not None]
    if not keyed:
        return list(new)
    rows = await uow.connection.execute(
        _TAKE,
        {
            "ids": [delivery_id for delivery_id, _ in keyed],
            "people": [one.person_id for _, one in keyed],
            "keys": [one.once for _, one in keyed],
            "hoped": list(HOPED),
        },
    )
    taken = {row.delivery_id for row in rows}
    return [(each, one) for each, one in new if one.once is None or each in taken]
