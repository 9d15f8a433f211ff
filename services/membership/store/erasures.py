"""Erasures as rows, and which entries belong to one person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.addresses import address_key
from membership.domain.erasure import OPEN, Answer, Erasure, Status
from membership.domain.person import Person
from membership.domain.rights import Origin
from membership.store.people import PERSON, to_person
from membership.tables import erasure, erasure_answer, person
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

DECISIONS = ("asked", "confirmed", "refused", "withdrawn")
PLAIN = (
    "person_id", "origin", "status", "due_on", "earliest", "ground", "begun_at", "done_at",
)  # fmt: skip


async def entries_of(uow: UnitOfWork, person_id: UUID) -> tuple[UUID, ...]:
    """The other entries of one person: folded into theirs, or made with the same address."""
    found = {person_id}
    while True:
        keys = select(person.c.email_key).where(
            person.c.id.in_(found), person.c.email_key.is_not(None)
        )
        rows = await uow.all(
            select(person.c.id).where(
                person.c.id.not_in(found),
                or_(person.c.folded_into.in_(found), person.c.email_key.in_(keys)),
            )
        )
        if not rows:
            return tuple(sorted(found - {person_id}))
        found |= {row.id for row in rows}


async def address_keys(uow: UnitOfWork, ids: Sequence[UUID]) -> list[str]:
    rows = await uow.all(
        select(person.c.email_key).where(
            person.c.id == func.any(list(ids)), person.c.email_key.is_not(None)
        )
    )
    return [row.email_key for row in rows]


async def add(uow: UnitOfWork, one: Erasure) -> bool:
    """Write a new case. False when this person has an open one."""
    row = await uow.first(
        insert(erasure)
        .values(id=one.id, **_values(one))
        .on_conflict_do_nothing()
        .returning(erasure.c.id)
    )
    return row is not None


async def open_case(uow: UnitOfWork, person_id: UUID) -> Erasure | None:
    row = await uow.first(
        select(erasure).where(erasure.c.person_id == person_id, erasure.c.status.in_(OPEN))
    )
    return None if row is None else (await complete(uow, [row]))[0]


async def get(uow: UnitOfWork, case_id: UUID, *, lock: bool = False) -> Erasure:
    query = select(erasure).where(erasure.c.id == case_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this erasure. Check the id, or look in the list.")
    return (await complete(uow, [row]))[0]


async def is_known(uow: UnitOfWork, case_id: UUID) -> bool:
    return await uow.first(select(erasure.c.id).where(erasure.c.id == case_id)) is not None


async def save(uow: UnitOfWork, one: Erasure) -> None:
    await uow.execute(
        update(erasure)
        .where(erasure.c.id == one.id)
        .values(**_values(one), version=erasure.c.version + 1)
    )
    for service, answer in one.answers.items():
        await uow.execute(
            insert(erasure_answer)
            .values(case_id=one.id, service=service, answered_at=answer.at, kept=list(answer.kept))
            .on_conflict_do_nothing()
        )


async def with_status(uow: UnitOfWork, *statuses: Status) -> list[Erasure]:
    rows = await uow.all(
        select(erasure).where(erasure.c.status.in_(statuses)).order_by(erasure.c.id)
    )
    return await complete(uow, rows)


async def complete(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Erasure]:
    answers: dict[UUID, dict[str, Answer]] = {}
    for row in await uow.all(
        select(erasure_answer).where(erasure_answer.c.case_id == func.any([row.id for row in rows]))
    ):
        given = Answer(row.answered_at, tuple(row.kept))
        answers.setdefault(row.case_id, {})[row.service] = given
    return [_to_erasure(row, answers.get(row.id, {})) for row in rows]


def _values(one: Erasure) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    values["entries"] = list(one.entries)
    for name in DECISIONS:
        made: Decision | None = getattr(one, name)
        if made is not None:
            values |= {
                f"{name}_by": made.by, f"{name}_at": made.at, f"{name}_reason": made.reason
            }  # fmt: skip
    return values


def _to_erasure(row: Row[Any], answers: dict[str, Answer]) -> Erasure:
    facts: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    facts |= {name: decision_of(row, name) for name in DECISIONS}
    asked = facts.pop("asked") or Decision(row.person_id, row.earliest, "")
    facts |= {"origin": Origin(row.origin), "status": Status(row.status)}
    return Erasure(
        id=row.id,
        asked=asked,
        entries=tuple(row.entries),
        answers=answers,
        version=row.version,
        **facts,
    )


def decision_of(row: Row[Any], name: str) -> Decision | None:
    """Three columns as one decision, if it was made."""
    at = getattr(row, f"{name}_at")
    if at is None:
        return None
    return Decision(getattr(row, f"{name}_by"), at, getattr(row, f"{name}_reason") or "")


async def by_address(uow: UnitOfWork, email: str) -> Person | None:
    """Whose address this is: who proved it, or else whoever gave it last."""
    row = await uow.first(
        select(*PERSON)
        .where(person.c.email_key == address_key(email), person.c.ended.is_(False))
        .order_by(person.c.verified.desc(), person.c.id.desc())
        .limit(1)
    )
    return None if row is None else to_person(row)
