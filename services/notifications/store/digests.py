"""Digests as rows: one delivery for a person and a moment, and the parts that it carries.

The digest is written ahead like any message, so lanes claim, send, retry and recover it like any
other. What follows here is what is different: parts join it, are judged again when it goes, and
share its fate.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from notifications.domain.delivery import EMAIL
from notifications.domain.digest import CAUSE
from notifications.domain.rhythm import DIGEST, Held
from notifications.store.verdict import ASSESSED, DUE, WRITTEN
from sanctuary.db import UnitOfWork

# A digest that comes late leaves its parts alone for so long; then they look for the next one.
PATIENCE = timedelta(hours=1)
LASTS = timedelta(days=2)

# A digest that is claimed at this moment is waited for, and has gone when it is seen.
_BEGIN = text(
    "insert into delivery (id, person_id, channel, template, category, cause, step, values, "
    "status, attempts, queued_at, due_at, expires_at) "
    "select uuidv7(), p, cast(:channel as text), cast(:template as text), 'service', "
    "cast(:cause as uuid), s, '{}', 'queued', 0, cast(:now as timestamptz), m, "
    "m + cast(:lasts as interval) from unnest(cast(:people as uuid[]), "
    "cast(:moments as timestamptz[]), cast(:steps as text[])) as x(p, m, s) "
    "group by p, m, s order by p, m "
    "on conflict (person_id, cause, template, step, channel) do update set step = excluded.step "
    "where delivery.status = 'queued' returning id, person_id, step"
)
_JOIN = text(
    "insert into digest_part (part_id, digest_id) "
    "select * from unnest(cast(:parts as uuid[]), cast(:digests as uuid[])) "
    "on conflict (part_id) do update set digest_id = excluded.digest_id"
)
_OPEN = text(
    f"""
with due as (
  select g.digest_id, {", ".join(f"d.{name}" for name in DUE.split(", "))}
  from digest_part g join delivery d on d.id = g.part_id
  where g.digest_id = any(cast(:digests as uuid[])) and d.status in ('queued', 'sending')
  order by d.id for update of g, d
), {ASSESSED}, judged as (
  select a.*, a.would as verdict from assessed a
), written as (
  update delivery d set {", ".join(f"{name} = {value}" for name, value in WRITTEN.items())}
  from judged j where d.id = j.id
)
select j.digest_id, j.id, j.person_id, j.template, j.category, j.cause, j.generation, j.values,
  j.language, j.verdict
from judged j order by j.queued_at, j.id
"""  # noqa: S608 — put together from constants of ours alone
)
_EMPTY = text(
    "update delivery set status = 'cancelled', settled_at = cast(:now as timestamptz), "
    "attempts = attempts - 1, claimed_by = null, claimed_at = null where id = any(:digests)"
)
_FOLLOW = text(
    "update delivery p set status = d.status, "  # noqa: S608 — likewise
    "settled_at = d.settled_at, "
    f"reason = case d.status when 'queued' then '{Held.DIGEST}' end, "
    "due_at = case d.status when 'queued' then d.due_at + cast(:patience as interval) "
    "else p.due_at end, claimed_by = null "
    "from digest_part g join delivery d on d.id = g.digest_id "
    "where g.digest_id = any(cast(:digests as uuid[])) and p.id = g.part_id "
    "and p.status = 'sending' and d.status <> 'sending' "
    "returning p.id, p.person_id, p.template, p.category, p.cause, p.status, p.claimed_at, "
    "p.language, p.attempts, g.digest_id"
)
_MADE_FROM = text(
    "update delivery d set edition = x.edition "
    "from unnest(cast(:ids as uuid[]), cast(:editions as int[])) as x(id, edition) "
    "where d.id = x.id"
)
# What its reader got by itself meanwhile was settled at a moment of its own.
_CARRIED = text(
    "select p.id, p.person_id, p.category, p.cause, p.status, p.attempts, p.expires_at "
    "from digest_part g join delivery p on p.id = g.part_id where g.digest_id = :digest "
    "and p.status = :status and p.settled_at = cast(:settled_at as timestamptz) "
    "order by p.id for update of p"
)
# Between the release of what never left (`back`) and its end: no window lists the parts, so they go
# back with their digest, and wait for it as they did. Nobody's week counts them.
PUT_BACK = f"""
put_back as (
  update delivery p set status = 'queued', reason = '{Held.DIGEST}', claimed_by = null,
    claimed_at = null, attempts = greatest(p.attempts - 1, 0),
    due_at = b.at + cast(:patience as interval)
  from back b join digest_part g on g.digest_id = b.id
  where b.template = '{DIGEST}' and p.id = g.part_id and p.status = 'sending'
    and p.claimed_by = :window
)
"""  # noqa: S608 — likewise
_LEAVE = text(
    "with left_over as (delete from digest_part where digest_id = any(cast(:digests as uuid[])) "
    "returning part_id) update delivery d set status = 'queued', reason = null, "
    "due_at = cast(:now as timestamptz), claimed_by = null, claimed_at = null "
    "from left_over l where d.id = l.part_id and d.status in ('queued', 'sending')"
)
_REJUDGE = text(
    "update delivery set due_at = cast(:now as timestamptz) "  # noqa: S608 — likewise
    "where person_id = :person "
    f"and status = 'queued' and reason in ('{Held.DIGEST}', '{Held.QUIET_HOURS}')"
)


async def begin(
    uow: UnitOfWork, wanted: Sequence[tuple[UUID, datetime]], *, at: datetime
) -> dict[tuple[UUID, str], UUID]:
    """The digest of each person and moment, by both; not those that have gone already."""
    rows = await uow.connection.execute(
        _BEGIN,
        {
            "channel": EMAIL,
            "template": DIGEST,
            "cause": CAUSE,
            "now": at,
            "lasts": LASTS,
            "people": [person for person, _ in wanted],
            "moments": [moment for _, moment in wanted],
            "steps": [moment.isoformat() for _, moment in wanted],
        },
    )
    return {(row.person_id, row.step): row.id for row in rows}


async def join(uow: UnitOfWork, parts: Mapping[UUID, UUID]) -> None:
    """Each part with its digest; one that was in another leaves that."""
    if parts:
        await uow.connection.execute(_JOIN, {"parts": list(parts), "digests": list(parts.values())})


async def open_parts(
    uow: UnitOfWork, digests: Sequence[UUID], parameters: Mapping[str, Any]
) -> Sequence[Any]:
    """Judge the parts once more, each with its verdict; those that go are taken, oldest first."""
    return (await uow.connection.execute(_OPEN, {**parameters, "digests": digests})).all()


async def empty(uow: UnitOfWork, digests: Sequence[UUID], *, at: datetime) -> None:
    """Nothing is left to say in these."""
    await uow.connection.execute(_EMPTY, {"digests": digests, "now": at})


async def follow(uow: UnitOfWork, digests: Sequence[UUID]) -> Sequence[Any]:
    """The parts share what became of their digest. Returns them."""
    asked = {"digests": digests, "patience": PATIENCE}
    return (await uow.connection.execute(_FOLLOW, asked)).all()


async def made_from(uow: UnitOfWork, editions: Mapping[UUID, int | None]) -> None:
    """The edition of its own text that each of these parts was made from."""
    asked = {"ids": list(editions), "editions": list(editions.values())}
    await uow.connection.execute(_MADE_FROM, asked)


async def carried(uow: UnitOfWork, digest: Any) -> Sequence[Any]:
    """What a digest that left brought along, locked."""
    asked = {"digest": digest.id, "status": digest.status, "settled_at": digest.settled_at}
    return (await uow.connection.execute(_CARRIED, asked)).all()


async def leave(uow: UnitOfWork, digests: Sequence[UUID], *, at: datetime) -> None:
    """These digests do not go: each part is judged for itself again."""
    await uow.connection.execute(_LEAVE, {"digests": digests, "now": at})


async def rejudge(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    """Whatever waits for this person by their choice is judged by the new one."""
    await uow.connection.execute(_REJUDGE, {"person": person_id, "now": at})
