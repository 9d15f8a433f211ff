"""Claims: a lane takes what is due, judged and marked as its own in one statement.

Two kinds of work are due. Single deliveries are rows that were queued; the rows of `waiting`, kept
by triggers, find them. A chunk of an audience becomes rows only here, judged and claimed as they
are written, so that each of a hundred thousand messages costs one insert and one update.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from notifications.store.hot import Hot
from notifications.store.verdict import DUE, JUDGED, WRITTEN
from sanctuary.db import UnitOfWork


class Found(NamedTuple):
    """What was judged. Whoever changes its fields changes `_FOUND`."""

    id: UUID
    person_id: UUID
    channel: str
    template: str
    category: str
    cause: UUID
    verdict: str
    email: str | None
    mobile: str | None
    name: str | None
    language: str | None
    address_key: bytes | None
    generation: int | None
    status: str
    attempts: int
    values: Mapping[str, str]
    claimed_at: datetime


_FOUND = (
    "j.id, j.person_id, j.channel, j.template, j.category, j.cause, j.verdict, j.email, j.mobile, "
    "j.name, j.language, j.address_key, j.generation, w.status, w.attempts, "
    "nullif(j.values, '{{}}') as values"
)
_NO_VALUES: Mapping[str, str] = MappingProxyType({})
# Which rows a process is sending, should it never come to settle them.
_NOTED = """
noted as (
  insert into in_flight (owner, claimed_at, delivery_ids)
  select cast(:window as text), cast(:now as timestamptz), array_agg(id) from written
  where status = 'sending' having count(*) > 0
)
"""
_QUEUED = f"""
with due as (
  select {", ".join(f"d.{name}" for name in DUE.split(", "))}
  from waiting w join delivery d on d.id = w.delivery_id
  where w.channel = :channel and w.due_at <= :now {{lane}} and d.status = 'queued'
  order by w.due_at limit :limit for update of d skip locked
), {JUDGED}, written as (
  update delivery d set {", ".join(f"{name} = {value}" for name, value in WRITTEN.items())}
  from judged j where d.id = j.id
  returning d.id, d.status, d.attempts
), {_NOTED}
select {_FOUND} from judged j join written w using (id) order by j.id
"""  # noqa: S608 — put together from constants of ours alone
_CHUNK = f"""
with taken as (
  delete from audience where (mobilisation_id, number) in (
    select mobilisation_id, number from audience where :channel = 'email' {{lane}}
    order by queued_at, number limit 1 for update skip locked
  ) returning *
), due as (
  select uuidv7() as id, x.person_id, :channel as channel, x.template, x.category,
    x.mobilisation_id as cause, '' as step, x.event_id, x.event_type, jsonb '{{{{}}}}' as values,
    cast(null as int) as generation, 0 as attempts, x.queued_at, x.queued_at as due_at, x.expires_at
  -- In one order, so that two chunks with the same people never wait for each other.
  from (select t.*, p as person_id from taken t, unnest(t.person_ids) as p order by p) x
), {JUDGED}, written as (
  insert into delivery (id, person_id, channel, template, category, cause, step, event_id,
    event_type, values, generation, queued_at, expires_at, {", ".join(WRITTEN)})
  select j.id, j.person_id, j.channel, j.template, j.category, j.cause, j.step, j.event_id,
    j.event_type, j.values, j.generation, j.queued_at, j.expires_at, {", ".join(WRITTEN.values())}
  from judged j
  on conflict do nothing
  returning id, status, attempts
), {_NOTED}
select {_FOUND} from judged j join written w using (id) order by j.id
"""  # noqa: S608 — likewise
_CLAIMS = {
    express: (
        Hot(_QUEUED.format(lane="and w.express" if express else "")),
        Hot(_CHUNK.format(lane="and category <> 'campaign'" if express else "")),
    )
    for express in (False, True)
}


async def claim(uow: UnitOfWork, parameters: Mapping[str, Any], *, express: bool) -> list[Found]:
    """The next window: what was queued singly, else a chunk. Returns everything it judged."""
    queued, chunk = _CLAIMS[express]
    found: list[Any] = await queued.all(uow, parameters) or await chunk.all(uow, parameters)
    at = parameters["now"]
    return [Found._make((*row[:-1], row[-1] or _NO_VALUES, at)) for row in found]
