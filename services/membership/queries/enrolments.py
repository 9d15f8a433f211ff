"""Charity members and friends with their names, for trustees and the national team alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select

from membership.domain.enrolment import Enrolment
from membership.domain.membership_type import Types
from membership.store.enrolments import to_enrolment
from membership.tables import enrolment, enrolment_voter, organisation, person
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Named:
    """A membership with what trustees need to know of its party, and who voted on a day."""

    one: Enrolment
    name: str
    applicant: str
    voter_id: UUID | None = None
    voter: str | None = None


async def enrolments(
    uow: UnitOfWork, asked: PageAsked, *, status: str | None, key: str | None, day: date
) -> list[Named]:
    query = select(enrolment)
    if status is not None:
        query = query.where(enrolment.c.status == status)
    if key is not None:
        query = query.where(enrolment.c.type == key)
    return await _named(uow, await uow.all(asked.select(query, enrolment.c.id)), day)


async def members_on(
    uow: UnitOfWork, asked: PageAsked, known: Types, day: date, *, key: str | None
) -> list[Named]:
    """The register of the charity's members as it stood on a day."""
    voting = [one.key for one in known.current(day) if one.decided_by_trustees]
    query = select(enrolment).where(
        enrolment.c.type.in_([each for each in voting if key in {None, each}]),
        _stood_on(day),
    )
    return await _named(uow, await uow.all(asked.select(query, enrolment.c.id)), day)


def _stood_on(day: date) -> ColumnElement[bool]:
    ended = or_(enrolment.c.left_on.is_(None), enrolment.c.left_on > day)
    return (enrolment.c.joined_on <= day) & ended


async def _named(uow: UnitOfWork, rows: Sequence[Row[Any]], day: date) -> list[Named]:
    return await with_names(uow, [to_enrolment(row) for row in rows], day)


async def with_names(uow: UnitOfWork, found: Sequence[Enrolment], day: date) -> list[Named]:
    """With names, and the voter of that day."""
    voters = await _voters(uow, [one.id for one in found], day)
    ids = {one.party_id for one in found} | {one.person_id for one in found}
    names = await _names(uow, [*ids, *voters.values()])
    return [
        Named(
            one,
            names.get(one.party_id, ""),
            names.get(one.person_id, ""),
            voters.get(one.id),
            names.get(voters[one.id]) if one.id in voters else None,
        )
        for one in found
    ]


async def _voters(uow: UnitOfWork, ids: Sequence[UUID], day: date) -> dict[UUID, UUID]:
    voter = enrolment_voter.c
    rows = await uow.all(
        select(voter.enrolment_id, voter.person_id)
        .where(
            voter.enrolment_id == func.any(list(ids)),
            voter.named_on <= day,
            or_(voter.until.is_(None), voter.until > day),
        )
        .order_by(voter.id)
    )
    return {row.enrolment_id: row.person_id for row in rows}


async def _names(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, str]:
    wanted = func.any(list(ids))
    people = await uow.all(select(person.c.id, person.c.name).where(person.c.id == wanted))
    bodies = await uow.all(
        select(organisation.c.id, organisation.c.name).where(organisation.c.id == wanted)
    )
    return {row.id: row.name for row in (*people, *bodies)}
