"""Mail that came back is acted on once: the status, the address, and who must repair it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from notifications.commands import suppressions
from notifications.commands.afterwards import becomes, surely_left
from notifications.domain.delivery import Status
from notifications.domain.return_codes import Meaning
from notifications.domain.returned import Kind, Return
from notifications.domain.verp import Stamp
from notifications.return_rules import rule_on
from notifications.store import returns
from sanctuary import metrics
from sanctuary.db import UnitOfWork


class Taken(StrEnum):
    """What became of a message that arrived where mail comes back."""

    ACTED_ON = "acted_on"
    SEEN_BEFORE = "seen_before"
    # An answering machine, or a relay that goes on trying.
    NOTHING_TO_DO = "nothing_to_do"
    # No stamp of ours on it: whoever wrote it, it stops nobody.
    NOT_OURS = "not_ours"
    TOO_LARGE = "too_large"
    # Stamped, and yet nothing that we can read: a person should look.
    NOT_UNDERSTOOD = "not_understood"


FOR_A_PERSON: frozenset[Taken] = frozenset({Taken.NOT_OURS, Taken.TOO_LARGE, Taken.NOT_UNDERSTOOD})
_NOTHING = frozenset({Kind.UNDER_WAY, Kind.AUTO_REPLY})
_MEANINGS: Mapping[Kind, Meaning] = MappingProxyType({Kind.TEMPORARY: Meaning.LATER})


async def take(
    uow: UnitOfWork, found: Return, arrived_by: str, key: bytes, *, at: datetime
) -> Taken:
    """`key` is the one that signs return paths. Taking the same message again changes nothing.

    Raises TooEarly, and has noted nothing, where the delivery is still being sent.
    """
    taken = await _take(uow, found, arrived_by, key, at=at)
    metrics.RETURNS.labels(found.kind, arrived_by, taken).inc()
    return taken


async def _take(
    uow: UnitOfWork, found: Return, arrived_by: str, key: bytes, *, at: datetime
) -> Taken:
    stamp = next((read for one in found.stamps if (read := Stamp.read(one, key))), None)
    if found.kind in _NOTHING:
        return Taken.NOTHING_TO_DO
    if stamp is None:
        return Taken.NOT_OURS
    if found.kind is Kind.UNKNOWN:
        return Taken.NOT_UNDERSTOOD
    row = await returns.delivery_with_address(uow, stamp.delivery_id)
    if row is None:
        return Taken.NOTHING_TO_DO
    surely_left(row)
    if not await returns.is_new(uow, found, row.id, arrived_by, at=at):
        return Taken.SEEN_BEFORE
    await _act(uow, found, row, stamp, at=at)
    return Taken.ACTED_ON


async def _act(uow: UnitOfWork, found: Return, row: Any, stamp: Stamp, *, at: datetime) -> None:
    # An address that was replaced meanwhile is nobody's any more: there is nothing to stop.
    present = row.person_id is not None and stamp.fits(row.address_key)
    match found.kind:
        case Kind.DELIVERED:
            await becomes(uow, row, Status.DELIVERED, at=at)
        case Kind.COMPLAINT:
            await becomes(uow, row, Status.COMPLAINED, at=at)
            if present:
                await suppressions.complained(
                    uow, row.person_id, row.address_key, row.category, at=at
                )
        case _:
            await _failed(uow, found, row, present=present, at=at)


async def _failed(uow: UnitOfWork, found: Return, row: Any, *, present: bool, at: datetime) -> None:
    meaning = _MEANINGS.get(found.kind) or rule_on(at.date()).meaning(found.code, found.smtp)
    if meaning is Meaning.LATER:
        await becomes(uow, row, Status.TEMPORARY_FAILURE, at=at)
        return
    await becomes(uow, row, Status.BOUNCED, at=at)
    if meaning is Meaning.DEAD and present:
        code = found.code or str(found.smtp)
        await suppressions.address_failed(uow, row.person_id, row.address_key, code, at=at)
