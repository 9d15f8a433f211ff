"""Charity members and friends: applications, terms, voters, reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.enrolment import Enrolment, Status
from membership.domain.occasion import Occasion
from membership.store.networks import occasion_values, to_occasion
from membership.tables import enrolment, enrolment_cycle, enrolment_reminder, enrolment_voter
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

PLAIN = (
    "id", "type", "party_kind", "party_id", "person_id", "applied_at", "confirm_by", "nation",
    "adult", "status", "confirmed_at", "joined_on", "starts_on", "expires_on", "left_on", "cycle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Climbed:
    """One step of a ladder that is done with on a day."""

    enrolment_id: UUID
    cycle: int
    step: str
    day: date
    sent: bool


def _values(one: Enrolment) -> dict[str, Any]:
    decided = one.decided
    return (
        {name: getattr(one, name) for name in PLAIN}
        | occasion_values("joining", one.joining)
        | occasion_values("leaving", one.leaving)
        | {
            "decided_by": decided.by if decided else None,
            "decided_at": decided.at if decided else None,
            "decided_reason": decided.reason if decided else None,
        }
    )


def to_enrolment(row: Row[Any]) -> Enrolment:
    plain = {name: getattr(row, name) for name in PLAIN} | {"status": Status(row.status)}
    decided = row.decided_at and Decision(row.decided_by, row.decided_at, row.decided_reason or "")
    return Enrolment(
        **plain,
        decided=decided or None,
        joining=to_occasion(row, "joining"),
        leaving=to_occasion(row, "leaving"),
        version=row.version,
    )


async def add_enrolment(uow: UnitOfWork, one: Enrolment) -> None:
    await uow.execute(insert(enrolment).values(**_values(one)))


async def get_enrolment(uow: UnitOfWork, enrolment_id: UUID, *, lock: bool = False) -> Enrolment:
    query = select(enrolment).where(enrolment.c.id == enrolment_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this membership. Check the id, or look in the list.")
    return to_enrolment(row)


async def save_enrolment(uow: UnitOfWork, one: Enrolment) -> None:
    values = _values(one)
    await uow.execute(
        update(enrolment)
        .where(enrolment.c.id == values.pop("id"))
        .values(**values, version=enrolment.c.version + 1)
    )


async def running(uow: UnitOfWork, key: str, party_id: UUID) -> Enrolment | None:
    """The membership of this type that the party holds; nobody else makes one meanwhile."""
    lock = func.hashtextextended(f"enrolment {key} {party_id}", 0)
    await uow.execute(select(func.pg_advisory_xact_lock(lock)))
    row = await uow.first(
        select(enrolment).where(
            enrolment.c.type == key,
            enrolment.c.party_id == party_id,
            enrolment.c.status == Status.MEMBER,
        )
    )
    return None if row is None else to_enrolment(row)


async def enrolments_of_party(uow: UnitOfWork, party_id: UUID) -> list[Enrolment]:
    rows = await uow.all(
        select(enrolment).where(enrolment.c.party_id == party_id).order_by(enrolment.c.id)
    )
    return [to_enrolment(row) for row in rows]


async def hand_over_enrolments(uow: UnitOfWork, gone: UUID, kept: UUID) -> None:
    """One person proved to be another whom we know: what they applied for goes along."""
    for column in (enrolment.c.person_id, enrolment.c.party_id):
        await uow.execute(update(enrolment).where(column == gone).values({column.name: kept}))
    await uow.execute(
        update(enrolment_voter).where(enrolment_voter.c.person_id == gone).values(person_id=kept)
    )


async def any_running_out(uow: UnitOfWork) -> bool:
    """Whether there is anything that could run out; most days there is nothing to do."""
    row = await uow.first(
        select(enrolment.c.id)
        .where(enrolment.c.status == Status.MEMBER, enrolment.c.expires_on.is_not(None))
        .limit(1)
    )
    return row is not None


async def running_out(uow: UnitOfWork, until: date) -> list[Enrolment]:
    """Memberships whose cycle ends by a day or has ended."""
    rows = await uow.all(
        select(enrolment)
        .where(enrolment.c.status == Status.MEMBER, enrolment.c.expires_on <= until)
        .order_by(enrolment.c.id)
        .with_for_update()
    )
    return [to_enrolment(row) for row in rows]


async def add_cycle(uow: UnitOfWork, one: Enrolment, begun: Occasion) -> None:
    await uow.execute(
        insert(enrolment_cycle).values(
            enrolment_id=one.id,
            cycle=one.cycle,
            starts_on=one.starts_on,
            expires_on=one.expires_on,
            **occasion_values("begun", begun),
        )
    )


async def cycles_of(uow: UnitOfWork, enrolment_id: UUID) -> Sequence[Row[Any]]:
    return await uow.all(
        select(enrolment_cycle)
        .where(enrolment_cycle.c.enrolment_id == enrolment_id)
        .order_by(enrolment_cycle.c.cycle)
    )


async def move_cycle(uow: UnitOfWork, one: Enrolment, moved: Decision) -> None:
    await uow.execute(
        update(enrolment_cycle)
        .where(enrolment_cycle.c.enrolment_id == one.id, enrolment_cycle.c.cycle == one.cycle)
        .values(
            expires_on=one.expires_on,
            moved_by=moved.by,
            moved_at=moved.at,
            moved_reason=moved.reason,
        )
    )


async def climbed(uow: UnitOfWork, ids: Sequence[UUID]) -> set[tuple[UUID, int, str]]:
    """The steps that these have behind them, by cycle."""
    table = enrolment_reminder.c
    rows = await uow.all(
        select(table.enrolment_id, table.cycle, table.step).where(
            table.enrolment_id == func.any(list(ids))
        )
    )
    return {(row.enrolment_id, row.cycle, row.step) for row in rows}


async def climb(uow: UnitOfWork, steps: Sequence[Climbed]) -> None:
    """Write down steps of ladders; which of them were sent is part of it."""
    if steps:
        await uow.execute(
            insert(enrolment_reminder).on_conflict_do_nothing(),
            [
                {
                    "enrolment_id": one.enrolment_id,
                    "cycle": one.cycle,
                    "step": one.step,
                    "day": one.day,
                    "sent": one.sent,
                }
                for one in steps
            ],
        )


async def name_voter(
    uow: UnitOfWork, enrolment_id: UUID, person_id: UUID, named: Decision, *, on: date
) -> None:
    """From today somebody else votes for the organisation; who did before stays on record."""
    await uow.execute(
        update(enrolment_voter)
        .where(enrolment_voter.c.enrolment_id == enrolment_id, enrolment_voter.c.until.is_(None))
        .values(until=on)
    )
    await uow.execute(
        insert(enrolment_voter).values(
            id=new_id(),
            enrolment_id=enrolment_id,
            person_id=person_id,
            named_on=on,
            named_by=named.by,
            named_at=named.at,
            named_reason=named.reason,
        )
    )


async def voter_on(uow: UnitOfWork, enrolment_id: UUID, day: date) -> UUID | None:
    """Who votes through a membership on a day."""
    voter = enrolment_voter.c
    row = await uow.first(
        select(voter.person_id)
        .where(
            voter.enrolment_id == enrolment_id,
            voter.named_on <= day,
            func.coalesce(voter.until > day, True),
        )
        .order_by(voter.id.desc())
        .limit(1)
    )
    return None if row is None else row.person_id
