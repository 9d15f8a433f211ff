"""Check-ins and their answers as rows. Who would like a call is opened here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.tables import incident, incident_entry, incident_task, welfare_answer, welfare_check
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id
from sanctuary.seal import record_opening

WHY = "to ring somebody who asked for it"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody would like to be rung."""

    answer_id: UUID
    person_id: UUID
    answered_at: datetime


async def add(
    uow: UnitOfWork, check_id: UUID, incident_id: UUID, *, by: UUID, at: datetime
) -> None:
    await uow.execute(
        insert(welfare_check).values(id=check_id, incident_id=incident_id, asked_by=by, asked_at=at)
    )


async def incident_of(uow: UnitOfWork, check_id: UUID) -> UUID:
    """The incident that a check-in is about. Raises NotFound."""
    found: UUID | None = await uow.scalar(
        select(welfare_check.c.incident_id).where(welfare_check.c.id == check_id)
    )
    if found is None:
        raise NotFound("This check-in is over, and what was answered is forgotten. Thank you.")
    return found


async def team_of(uow: UnitOfWork, incident_id: UUID) -> list[UUID]:
    """Whoever decided something in the incident, or had a task in it."""
    decided = select(incident_entry.c.by.label("person")).where(
        incident_entry.c.incident_id == incident_id, incident_entry.c.by != SYSTEM.id
    )
    owned = select(incident_task.c.owner.label("person")).where(
        incident_task.c.incident_id == incident_id, incident_task.c.owner.is_not(None)
    )
    people = decided.union(owned).subquery()
    rows = await uow.all(select(people.c.person).order_by(people.c.person))
    return [row.person for row in rows]


def handle(uow: UnitOfWork, check_id: UUID, person_id: UUID) -> bytes:
    """What stands for this person's answer; there is no way back from it."""
    return uow.must_seal.handle(f"welfare {check_id} {person_id}")


async def answer(
    uow: UnitOfWork, check_id: UUID, person_id: UUID, *, wants_call: bool, at: datetime
) -> UUID:
    """The last answer counts; who is all right is kept by nothing that leads to them."""
    mark = handle(uow, check_id, person_id)
    sealed = None
    if wants_call:
        sealed = uow.must_seal.seal(person_id.bytes, f"welfare {mark.hex()}")
    values = {
        "wants_call": wants_call,
        "sealed": sealed,
        "answered_at": at,
        "rung_by": None,
        "rung_at": None,
    }
    found: UUID = await uow.scalar(
        upsert(welfare_answer)
        .values(id=new_id(), check_id=check_id, handle=mark, **values)
        .on_conflict_do_update(index_elements=["handle"], set_=values)
        .returning(welfare_answer.c.id)
    )
    return found


async def answered(uow: UnitOfWork, check_id: UUID, person_id: UUID) -> bool | None:
    """Whether they asked for a call; None when they have not answered."""
    found: bool | None = await uow.scalar(
        select(welfare_answer.c.wants_call).where(
            welfare_answer.c.handle == handle(uow, check_id, person_id)
        )
    )
    return found


async def counts(uow: UnitOfWork, incident_id: UUID) -> Row[Any] | None:
    """How many are all right, and how many would still like a call."""
    table = welfare_answer.c
    return await uow.first(
        select(
            func.count().filter(table.wants_call.is_(False)).label("all_right"),
            func.count().filter(table.wants_call, table.rung_at.is_(None)).label("wanting_call"),
            func.count().filter(table.rung_at.is_not(None)).label("rung"),
        )
        .select_from(welfare_check.join(welfare_answer, table.check_id == welfare_check.c.id))
        .where(welfare_check.c.incident_id == incident_id)
    )


async def wanted(uow: UnitOfWork, incident_id: UUID, *, by: UUID) -> list[Wanted]:
    """Who would like to be rung, oldest first. That it was opened is written down."""
    table = welfare_answer.c
    rows: Sequence[Row[Any]] = await uow.all(
        select(welfare_answer)
        .join(welfare_check, welfare_check.c.id == table.check_id)
        .where(welfare_check.c.incident_id == incident_id, table.sealed.is_not(None))
        .order_by(table.answered_at)
    )
    await record_opening(uow, by=by, what=f"calls wanted in incident {incident_id}", why=WHY)
    return [
        Wanted(
            row.id,
            UUID(bytes=uow.must_seal.open(row.sealed, f"welfare {row.handle.hex()}")),
            row.answered_at,
        )
        for row in rows
    ]


async def incident_of_answer(uow: UnitOfWork, answer_id: UUID) -> UUID:
    """Raises NotFound unless a call is still wanted."""
    found: UUID | None = await uow.scalar(
        select(welfare_check.c.incident_id)
        .join(welfare_answer, welfare_answer.c.check_id == welfare_check.c.id)
        .where(welfare_answer.c.id == answer_id, welfare_answer.c.sealed.is_not(None))
    )
    if found is None:
        raise NotFound("Nobody waits for this call any more. The list shows who does.")
    return found


async def rung(uow: UnitOfWork, answer_id: UUID, *, by: UUID, at: datetime) -> None:
    """They had their call: who it was is forgotten."""
    await uow.execute(
        update(welfare_answer)
        .where(welfare_answer.c.id == answer_id)
        .values(sealed=None, rung_by=by, rung_at=at)
    )


async def forget(uow: UnitOfWork, *, before: datetime) -> None:
    """What was answered long ago."""
    await uow.execute(delete(welfare_answer).where(welfare_answer.c.answered_at < before))


async def checks(uow: UnitOfWork) -> list[UUID]:
    """Every check-in whose answers are still kept."""
    rows = await uow.all(select(welfare_answer.c.check_id).distinct())
    return [row.check_id for row in rows]


async def nation_of(uow: UnitOfWork, incident_id: UUID) -> str | None:
    found: str | None = await uow.scalar(
        select(incident.c.nation).where(incident.c.id == incident_id)
    )
    return found
