"""By which right a person may be written to, for each purpose, as at any moment.

The permanent event table says what held: `membership.person.changed.v1` carries the basis of every
purpose, and is written in the transaction that changed it. The ledger says by which evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from membership.domain.lawful_basis import PURPOSES, LawfulBasis
from membership.store.people import ledger_of
from sanctuary.db import UnitOfWork
from sanctuary.events import Envelope
from sanctuary.events.membership import PersonChanged
from sanctuary.ground_tables import event


@dataclass(frozen=True, slots=True)
class Held:
    """What a purpose stands on. `basis` is None where nothing allows it; `since` when that began.

    `evidence` is there for what rests on the person's own word, never for a service message.
    """

    purpose: str
    basis: str | None
    since: datetime | None
    evidence: LawfulBasis | None


async def held_at(uow: UnitOfWork, person_id: UUID, moment: datetime) -> list[Held]:
    """Every purpose, with what it stood on at that moment."""
    told = [one for one in await _told(uow, person_id) if one[0] <= moment]
    ledger = [entry for entry in await ledger_of(uow, person_id) if entry.holds_at(moment)]
    return [_held(purpose, told, ledger) for purpose in PURPOSES]


async def _told(uow: UnitOfWork, person_id: UUID) -> list[tuple[datetime, dict[str, str]]]:
    rows = await uow.all(
        select(event.c.body)
        .where(event.c.aggregate_id == person_id, event.c.type == PersonChanged.TYPE)
        .order_by(event.c.aggregate_version)
    )
    read = [Envelope.from_bytes(row.body) for row in rows]
    return [(one.time, one.data.bases) for one in read if isinstance(one.data, PersonChanged)]


def _held(
    purpose: str, told: Sequence[tuple[datetime, dict[str, str]]], ledger: Sequence[LawfulBasis]
) -> Held:
    basis: str | None = None
    since: datetime | None = None
    for moment, bases in told:
        if since is None or bases.get(purpose) != basis:
            basis, since = bases.get(purpose), moment
    evidence = next((entry for entry in ledger if entry.purpose == purpose), None)
    return Held(purpose, basis, since, evidence if basis else None)
