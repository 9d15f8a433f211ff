"""The rows that a merge may touch, as plain JSON: taken before and after it, and put back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from membership.domain.duplicates import Kind
from membership.domain.merge import Change, Picture, Row, spot
from membership.tables import (
    affiliated_group,
    basis,
    enrolment,
    enrolment_voter,
    group_contact,
    hand_over,
    local_lead,
    network_membership,
    organisation,
    organisation_contact,
    organisation_identifier,
    person,
    signature,
)
from sanctuary.db import UnitOfWork

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        organisation,
        organisation_identifier,
        organisation_contact,
        network_membership,
        signature,
        person,
        basis,
        group_contact,
        local_lead,
        affiliated_group,
        hand_over,
        enrolment,
        enrolment_voter,
    )
}
Where = Sequence[tuple[Table, ColumnElement[bool]]]


def of_organisations(ids: Sequence[UUID]) -> Where:
    wanted = func.any(list(ids))
    return (
        (organisation, organisation.c.id == wanted),
        (organisation_identifier, organisation_identifier.c.organisation_id == wanted),
        (organisation_contact, organisation_contact.c.organisation_id == wanted),
        (network_membership, network_membership.c.organisation_id == wanted),
        (signature, signature.c.party_id == wanted),
        (affiliated_group, affiliated_group.c.lead_organisation_id == wanted),
        (hand_over, hand_over.c.organisation_id == wanted),
        (enrolment, enrolment.c.party_id == wanted),
    )


async def of_people(uow: UnitOfWork, ids: Sequence[UUID]) -> Where:
    """Of people, and of everything in which one of them has a place now."""
    wanted = func.any(list(ids))
    bodies = await _places(uow, organisation_contact.c.organisation_id, organisation_contact, ids)
    groups = await _places(uow, group_contact.c.group_id, group_contact, ids)
    return (
        (person, person.c.id == wanted),
        (basis, basis.c.person_id == wanted),
        (signature, or_(signature.c.person_id == wanted, signature.c.party_id == wanted)),
        (organisation_contact, organisation_contact.c.organisation_id == func.any(bodies)),
        (group_contact, group_contact.c.group_id == func.any(groups)),
        (local_lead, local_lead.c.person_id == wanted),
        (hand_over, hand_over.c.leaver_id == wanted),
        (enrolment, or_(enrolment.c.person_id == wanted, enrolment.c.party_id == wanted)),
        (enrolment_voter, enrolment_voter.c.person_id == wanted),
    )


async def _places(
    uow: UnitOfWork, column: Column[Any], table: Table, ids: Sequence[UUID]
) -> list[UUID]:
    rows = await uow.all(
        select(column.label("place")).where(table.c.person_id == func.any(list(ids))).distinct()
    )
    return [row.place for row in rows]


async def where_of(uow: UnitOfWork, kind: Kind, ids: Sequence[UUID]) -> Where:
    return of_organisations(ids) if kind is Kind.ORGANISATION else await of_people(uow, ids)


async def take(uow: UnitOfWork, where: Where) -> Picture:
    """Every row there, whole; columns that are added later are in it without being named here."""
    found: dict[tuple[str, str], Row] = {}
    for table, condition in where:
        for row in await uow.all(select(table).where(condition)):
            values = {column.name: _encode(getattr(row, column.name)) for column in table.c}
            found[_spot(table, values)] = values
    return found


async def look_again(uow: UnitOfWork, changes: Iterable[Change]) -> Picture:
    """How the rows of a merge are now."""
    found: dict[tuple[str, str], Row] = {}
    for change in changes:
        table = TABLES[change.table]
        row = await uow.first(select(table).where(_at(table, change.key)).with_for_update())
        if row is not None:
            found[change.spot] = {c.name: _encode(getattr(row, c.name)) for c in table.c}
    return found


async def put_back(uow: UnitOfWork, changes: Iterable[Change]) -> None:
    """Write the rows as they were: what is new goes first, so that no two are in each other's way.

    An address counts as proved for one entry at a time, so it is taken from one before it is given
    back to the other.
    """
    ordered = sorted(changes, key=_turn)
    for change in ordered:
        table = TABLES[change.table]
        if change.before is None:
            await uow.execute(delete(table).where(_at(table, change.key)))
        elif change.after is None:
            await uow.execute(insert(table).values(**_decode(table, change.before)))
        else:
            await uow.execute(
                update(table).where(_at(table, change.key)).values(**_decode(table, change.before))
            )


def _turn(change: Change) -> tuple[bool, bool, bool]:
    before = change.before or {}
    return change.before is not None, change.after is None, bool(before.get("verified"))


def _spot(table: Table, values: Row) -> tuple[str, str]:
    return spot(table.name, {column.name: values[column.name] for column in table.primary_key})


def _at(table: Table, key: Row) -> ColumnElement[bool]:
    values = _decode(table, key)
    return and_(*(table.c[name] == value for name, value in values.items()))


def _encode(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case list():
            return [_encode(each) for each in value]
        case _:
            return value


def _decode(table: Table, row: Row) -> dict[str, Any]:
    return {name: _read(table.c[name].type, value) for name, value in row.items()}


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, ARRAY):
        return [_read(kind.item_type, each) for each in value]
    python = kind.python_type
    if python is UUID:
        return UUID(value)
    if python in {date, datetime}:
        return python.fromisoformat(value)
    return value
