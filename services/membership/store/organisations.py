"""Organisations with their numbers and contacts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.identifiers import Identifier
from membership.domain.organisation import Organisation, Status
from membership.tables import (
    organisation,
    organisation_contact,
    organisation_identifier,
    party_place,
    signature,
)
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = ("id", "name", "kind", "nation", "area", "locality", "status", "listed", "duplicate_of")


async def add_organisation(uow: UnitOfWork, one: Organisation) -> None:
    await uow.execute(insert(organisation).values(**{name: getattr(one, name) for name in PLAIN}))
    await _add_identifiers(uow, one)
    await save_contacts(uow, one)


async def _add_identifiers(uow: UnitOfWork, one: Organisation) -> None:
    if one.identifiers:
        await uow.execute(
            insert(organisation_identifier),
            [
                {
                    "organisation_id": one.id,
                    "scheme": number.scheme,
                    "value": number.value,
                    "confirmed": one.status is Status.RECOGNISED,
                }
                for number in one.identifiers
            ],
        )


async def get_organisation(
    uow: UnitOfWork, organisation_id: UUID, *, lock: bool = False
) -> Organisation:
    query = select(organisation).where(organisation.c.id == organisation_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this organisation. Check the id, or look in the list.")
    return (await complete_organisations(uow, [row]))[0]


async def find_organisation(uow: UnitOfWork, organisation_id: UUID) -> Organisation | None:
    """The organisation, or None when an event speaks of one that is not here."""
    row = await uow.first(select(organisation).where(organisation.c.id == organisation_id))
    return None if row is None else (await complete_organisations(uow, [row]))[0]


async def complete_organisations(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Organisation]:
    ids = func.any([row.id for row in rows])
    numbers: dict[UUID, list[Identifier]] = {}
    for number in await uow.all(
        select(organisation_identifier)
        .where(organisation_identifier.c.organisation_id == ids)
        .order_by(organisation_identifier.c.scheme, organisation_identifier.c.value)
    ):
        numbers.setdefault(number.organisation_id, []).append(
            Identifier(number.scheme, number.value)
        )
    people: dict[UUID, list[UUID]] = {}
    for contact in await uow.all(
        select(organisation_contact)
        .where(organisation_contact.c.organisation_id == ids)
        .order_by(organisation_contact.c.position)
    ):
        people.setdefault(contact.organisation_id, []).append(contact.person_id)
    editions = await _editions(uow, ids)
    seats = await _constituencies(uow, ids)
    return [
        Organisation(
            **{name: getattr(row, name) for name in PLAIN if name != "status"},
            status=Status(row.status),
            identifiers=tuple(numbers.get(row.id, ())),
            contacts=tuple(people.get(row.id, ())),
            editions=tuple(editions.get(row.id, ())),
            constituency=seats.get(row.id),
            version=row.version,
        )
        for row in rows
    ]


async def _editions(uow: UnitOfWork, ids: Any) -> dict[UUID, list[str]]:
    """Under which editions of the Charter organisations stand."""
    editions: dict[UUID, list[str]] = {}
    for signed in await uow.all(
        select(signature.c.party_id, signature.c.edition)
        .where(
            signature.c.party_id == ids,
            signature.c.document == "charter",
            signature.c.status.in_(("active", "reaffirmation_due")),
        )
        .order_by(signature.c.edition)
    ):
        editions.setdefault(signed.party_id, []).append(signed.edition)
    return editions


async def _constituencies(uow: UnitOfWork, ids: Any) -> dict[UUID, str | None]:
    place = party_place.c
    rows = await uow.all(select(place.party_id, place.constituency).where(place.party_id == ids))
    return {row.party_id: row.constituency for row in rows}


async def save_organisation(uow: UnitOfWork, one: Organisation) -> None:
    """Write it and count the change; what is recognised has its numbers confirmed."""
    values = {name: getattr(one, name) for name in PLAIN if name != "id"}
    await uow.execute(
        update(organisation)
        .where(organisation.c.id == one.id)
        .values(**values, version=organisation.c.version + 1)
    )
    await uow.execute(
        update(organisation_identifier)
        .where(organisation_identifier.c.organisation_id == one.id)
        .values(confirmed=one.status is Status.RECOGNISED)
    )
    await save_contacts(uow, one)


async def save_identifiers(uow: UnitOfWork, one: Organisation) -> None:
    """Have exactly the numbers of `one`, confirmed if it is recognised."""
    table = organisation_identifier
    await uow.execute(delete(table).where(table.c.organisation_id == one.id))
    await _add_identifiers(uow, one)


async def save_contacts(uow: UnitOfWork, one: Organisation) -> None:
    await uow.execute(
        delete(organisation_contact).where(organisation_contact.c.organisation_id == one.id)
    )
    if one.contacts:
        await uow.execute(
            insert(organisation_contact),
            [
                {"organisation_id": one.id, "person_id": person_id, "position": position}
                for position, person_id in enumerate(one.contacts)
            ],
        )


async def organisations_of_contact(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    rows = await uow.all(
        select(organisation_contact.c.organisation_id).where(
            organisation_contact.c.person_id == person_id
        )
    )
    return [row.organisation_id for row in rows]


async def lock_numbers(uow: UnitOfWork, numbers: Sequence[Identifier]) -> None:
    """Let nobody else recognise an organisation with these numbers meanwhile."""
    for number in sorted(numbers):
        key = func.hashtextextended(f"{number.scheme} {number.value}", 0)
        await uow.execute(select(func.pg_advisory_xact_lock(key)))


async def owners_of(uow: UnitOfWork, numbers: Sequence[Identifier]) -> dict[Identifier, UUID]:
    """Which recognised organisation has which of these numbers."""
    if not numbers:
        return {}
    table = organisation_identifier
    rows = await uow.all(
        select(table).where(
            table.c.confirmed,
            tuple_(table.c.scheme, table.c.value).in_(
                [(number.scheme, number.value) for number in numbers]
            ),
        )
    )
    return {Identifier(row.scheme, row.value): row.organisation_id for row in rows}
