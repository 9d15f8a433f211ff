"""What the claim held back gets the moment at which it may go: worked out on its reader's clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.commands import digests
from notifications.domain.delivery import Status
from notifications.domain.quiet import zone_of
from notifications.domain.rhythm import Held, Rules
from notifications.store import held as store
from notifications.store import holds, rhythm
from sanctuary.db import UnitOfWork


async def hold(
    uow: UnitOfWork,
    judged: Sequence[Any],
    rules: Rules,
    parameters: Mapping[str, Any],
    *,
    at: datetime,
) -> Sequence[Any]:
    """Give what was held back its moment, and open the digests that go.

    What would be over by its moment is over now. Returns what there is to send, and the rest.
    """
    held = [row.id for row in judged if row.verdict == Held.INCIDENT_HOLD]
    if held:
        await holds.wait(uow, held, at=at)
    quiet = [row.id for row in judged if row.verdict == Held.QUIET_HOURS]
    if quiet:
        await _until_quiet_ends(uow, quiet, rules, at=at)
    aside = [row.id for row in judged if row.verdict == Held.DIGEST]
    if aside:
        await digests.put_aside(uow, aside, rules, at=at)
    return await digests.opened(uow, judged, parameters, at=at)


async def _until_quiet_ends(
    uow: UnitOfWork, ids: Sequence[UUID], rules: Rules, *, at: datetime
) -> None:
    moments: dict[Any, datetime] = {}
    until = []
    for row in await store.readers(uow, ids):
        quiet = rhythm.of_row(row).quiet(rules, row.channel)
        key = (quiet, row.time_zone)
        if key not in moments:
            moments[key] = quiet.opens_at(at, zone_of(row.time_zone))
        opens = moments[key]
        status = Status.QUEUED if opens < row.expires_at else Status.EXPIRED
        until.append(store.Until(row.id, opens, status))
    await store.hold(uow, until, at=at)
