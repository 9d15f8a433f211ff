"""Addresses that we must not write to: keyed hashes, with what is stopped and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from notifications.tables import contact, suppression
from sanctuary.actor import Decision
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

HOLDS = suppression.c.lifted_at.is_(None)
# What stops more says why; who decided stands with the decision.
_UNITED = (
    "stops = array(select distinct unnest(held.stops || excluded.stops) order by 1), "
    "cause = case when held.stops @> excluded.stops then held.cause else excluded.cause end, "
    "code = case when held.stops @> excluded.stops then held.code else excluded.code end, "
    "stops_texts = array(select distinct unnest(held.stops_texts || excluded.stops_texts) "
    "order by 1), "
    "given_reason = case when held.given_by is null then excluded.given_reason "
    "else held.given_reason end, "
    "given_by = coalesce(held.given_by, excluded.given_by)"
)
_INSERT = f"""
insert into suppression as held
  (id, address_key, person_id, cause, stops, stops_texts, code, since, given_by, given_reason)
values (:id, :address_key, :person_id, :cause, :stops, :stops_texts, :code, :since, :given_by,
  :given_reason)
on conflict ({{key}}) where {{where}} do update set {_UNITED}
where not (held.stops @> excluded.stops and held.stops_texts @> excluded.stops_texts)
returning held.id
"""  # noqa: S608 — put together from constants of ours alone
_STOP = text(_INSERT.format(key="address_key", where="lifted_at is null"))
_STOP_UNBOUND = text(
    _INSERT.format(key="person_id", where="lifted_at is null and address_key is null")
)
# Several people may turn out to share an address, and it may be stopped already: one stop is left,
# and it holds for what any of them stopped. A bounce is what it is called when there was one.
_BOUND = f"""
with bound as (
  delete from suppression s using contact c
  where c.person_id = s.person_id and s.address_key is null and s.lifted_at is null
    and c.address_key is not null and c.person_id = any(:people)
  returning s.*, c.address_key as theirs
), united as (
  select theirs, array_agg(distinct one) filter (where which = 'all') as stops,
    coalesce(array_agg(distinct one) filter (where which = 'texts'), '{{}}') as stops_texts
  from (
    select theirs, unnest(stops) as one, 'all' as which from bound
    union all select theirs, unnest(stops_texts), 'texts' from bound
  ) each group by theirs
)
insert into suppression as held (id, address_key, person_id, cause, stops, stops_texts, code, since,
  given_by, given_reason, asked_again_at)
select distinct on (theirs) b.id, theirs, b.person_id, b.cause, u.stops, u.stops_texts, b.code,
  b.since, b.given_by, b.given_reason, b.asked_again_at
from bound b join united u using (theirs) order by theirs, b.cause, b.since
on conflict (address_key) where lifted_at is null do update set {_UNITED}
"""  # noqa: S608 — put together from constants of ours alone
_BIND = text(_BOUND)
_ASKED_AGAIN = text(
    "update suppression set asked_again_at = :at "
    "where address_key = any(:keys) and lifted_at is null"
)


@dataclass(frozen=True, slots=True)
class Stop:
    """`stops` are categories; `address_key` is None until we know an address of the person.

    `stops_texts` are those in which no text messages go either.
    """

    address_key: bytes | None
    person_id: UUID
    cause: str
    stops: frozenset[str]
    code: str | None = None
    decision: Decision | None = None
    stops_texts: frozenset[str] = frozenset()


async def stop(uow: UnitOfWork, one: Stop, *, at: datetime) -> bool:
    """Write it. Returns whether more is stopped than before."""
    statement = _STOP if one.address_key else _STOP_UNBOUND
    made = one.decision
    values = {
        "id": new_id(),
        "address_key": one.address_key,
        "person_id": one.person_id,
        "cause": one.cause,
        "stops": sorted(one.stops),
        "stops_texts": sorted(one.stops_texts),
        "code": one.code,
        "since": at,
        "given_by": made.by if made else None,
        "given_reason": made.reason if made else None,
    }
    return (await uow.connection.execute(statement, values)).first() is not None


async def bind(uow: UnitOfWork, people: Iterable[UUID]) -> None:
    """What was stopped before an address was known holds for the address known now."""
    await uow.connection.execute(_BIND, {"people": list(people)})


async def asked_again(uow: UnitOfWork, keys: Iterable[bytes], *, at: datetime) -> None:
    """Somebody did something that we would answer, at an address that we do not write to."""
    await uow.connection.execute(_ASKED_AGAIN, {"keys": list(keys), "at": at})


async def people_at(uow: UnitOfWork, address_key: bytes) -> list[UUID]:
    """Everybody whom we would reach at this address."""
    rows = await uow.all(
        select(contact.c.person_id)
        .where(contact.c.address_key == address_key)
        .order_by(contact.c.person_id)
    )
    return [row.person_id for row in rows]


async def key_of(uow: UnitOfWork, person_id: UUID) -> bytes | None:
    found: bytes | None = await uow.scalar(
        select(contact.c.address_key).where(contact.c.person_id == person_id)
    )
    return found


async def stopped_among(uow: UnitOfWork, people: Iterable[UUID]) -> Mapping[UUID, str]:
    """Of these people, those at whose present address something is stopped: with the cause."""
    rows = await uow.all(
        select(contact.c.person_id, suppression.c.cause)
        .join(suppression, suppression.c.address_key == contact.c.address_key)
        .where(contact.c.person_id.in_(list(people)), HOLDS)
    )
    return {row.person_id: row.cause for row in rows}


async def cause_for(uow: UnitOfWork, person_id: UUID) -> str | None:
    """Why something is stopped at the present address of somebody, or before they have one."""
    unbound = await uow.scalar(
        select(suppression.c.cause).where(
            suppression.c.person_id == person_id, suppression.c.address_key.is_(None), HOLDS
        )
    )
    return (await stopped_among(uow, [person_id])).get(person_id) or unbound


async def get(uow: UnitOfWork, suppression_id: UUID) -> AnyRow:
    """Raises NotFound. Locked, for who is about to lift it."""
    row = await uow.first(
        select(suppression).where(suppression.c.id == suppression_id).with_for_update()
    )
    if row is None:
        raise NotFound("There is no such stop. Look at the list of suppressions again.")
    return row


async def lift(uow: UnitOfWork, suppression_id: UUID, made: Decision) -> None:
    values: dict[str, Any] = {
        "lifted_by": made.by,
        "lifted_at": made.at,
        "lifted_reason": made.reason,
    }
    await uow.execute(
        update(suppression).where(suppression.c.id == suppression_id).values(**values)
    )
