"""Messages that go together: put aside until their hour, and judged again when it comes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from notifications.commands.fallback import unreached
from notifications.domain.fallback import UNREACHED
from notifications.domain.quiet import zone_of
from notifications.domain.rhythm import DIGEST, Rules, next_digest
from notifications.store import digests as store
from notifications.store import held, rhythm
from notifications.store.held import Until
from sanctuary.db import UnitOfWork

AGAIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A digest that goes, with what it carries; otherwise like any claimed delivery."""

    row: Any
    parts: Sequence[Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


async def put_aside(uow: UnitOfWork, ids: Sequence[UUID], rules: Rules, *, at: datetime) -> None:
    """Give each of these messages its digest. One whose digest goes now finds the next one."""
    rows = await held.readers(uow, ids)
    moments = {row.id: _moment(row, rules, at) for row in rows}
    wanted = sorted({(row.person_id, moments[row.id]) for row in rows})
    begun = await store.begin(uow, wanted, at=at)
    parts, until = {}, []
    for row in rows:
        moment = moments[row.id]
        digest = begun.get((row.person_id, moment.isoformat()))
        if digest is not None:
            parts[row.id] = digest
        until.append(Until(row.id, moment + store.PATIENCE if digest else at + AGAIN))
    await store.join(uow, parts)
    await held.hold(uow, until, at=at)


def _moment(row: Any, rules: Rules, at: datetime) -> datetime:
    chosen = rhythm.of_row(row)
    hour, weekday = chosen.digest_hour, chosen.digest_weekday
    return next_digest(
        chosen.pace(row.category),
        at,
        zone_of(row.time_zone),
        hour=rules.digest_hour if hour is None else hour,
        weekday=rules.digest_weekday if weekday is None else weekday,
        before=row.expires_at,
    )


async def opened(
    uow: UnitOfWork, judged: Sequence[Any], parameters: Mapping[str, Any], *, at: datetime
) -> Sequence[Any]:
    """The claimed rows, digests with their parts; without those that have nothing left to say.

    What does not reach its reader any more the next contact hears, as with a message alone.
    """
    mine = [row for row in judged if row.template == DIGEST]
    going = [row.id for row in mine if row.verdict == "send"]
    gone = [row.id for row in mine if row.status not in ("sending", "queued")]
    if gone:
        await store.leave(uow, gone, at=at)
    if not going:
        return judged
    parts: dict[UUID, list[Any]] = defaultdict(list)
    found = await store.open_parts(uow, going, {**parameters, "bundled": True})
    for part in found:
        if part.verdict == "send":
            parts[part.digest_id].append(part)
    await unreached(uow, [part for part in found if part.verdict in UNREACHED])
    idle = [each for each in going if each not in parts]
    if idle:
        await store.empty(uow, idle, at=at)
    carrying = {row.id: Opened(row, parts[row.id]) for row in mine if row.id in parts}
    return [carrying.get(row.id, row) for row in judged if row.id not in idle]
