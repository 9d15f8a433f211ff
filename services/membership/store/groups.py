"""Affiliated groups, their contacts, and local leads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.group import Group, Status
from membership.tables import affiliated_group, group_contact, local_lead
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = ("id", "name", "nation", "area", "status")


async def group_of_area(uow: UnitOfWork, area: str) -> Group | None:
    row = await uow.first(
        select(affiliated_group).where(
            affiliated_group.c.area == area, affiliated_group.c.status != Status.CLOSED
        )
    )
    return None if row is None else (await complete_groups(uow, [row]))[0]


async def add_group(uow: UnitOfWork, one: Group) -> bool:
    """Write a new group. False when somebody else's group took the area meanwhile."""
    row = await uow.first(
        insert(affiliated_group)
        .values(**{name: getattr(one, name) for name in PLAIN})
        .on_conflict_do_nothing()
        .returning(affiliated_group.c.id)
    )
    if row is not None:
        await save_group_contacts(uow, one)
    return row is not None


async def get_group(uow: UnitOfWork, group_id: UUID, *, lock: bool = False) -> Group:
    query = select(affiliated_group).where(affiliated_group.c.id == group_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this group. Check the id, or look in the list of groups.")
    return (await complete_groups(uow, [row]))[0]


async def groups_of_contact(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    rows = await uow.all(
        select(group_contact.c.group_id).where(group_contact.c.person_id == person_id)
    )
    return [row.group_id for row in rows]


async def complete_groups(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Group]:
    people: dict[UUID, list[UUID]] = {}
    for contact in await uow.all(
        select(group_contact)
        .where(group_contact.c.group_id == func.any([row.id for row in rows]))
        .order_by(group_contact.c.position)
    ):
        people.setdefault(contact.group_id, []).append(contact.person_id)
    return [
        Group(
            id=row.id,
            name=row.name,
            nation=row.nation,
            area=row.area,
            contacts=tuple(people.get(row.id, ())),
            status=Status(row.status),
            version=row.version,
        )
        for row in rows
    ]


async def save_group(uow: UnitOfWork, one: Group) -> None:
    values = {name: getattr(one, name) for name in PLAIN if name != "id"}
    await uow.execute(
        update(affiliated_group)
        .where(affiliated_group.c.id == one.id)
        .values(**values, version=affiliated_group.c.version + 1)
    )
    await save_group_contacts(uow, one)


async def save_group_contacts(uow: UnitOfWork, one: Group) -> None:
    await uow.execute(delete(group_contact).where(group_contact.c.group_id == one.id))
    if one.contacts:
        await uow.execute(
            insert(group_contact),
            [
                {"group_id": one.id, "person_id": person_id, "position": position}
                for position, person_id in enumerate(one.contacts)
            ],
        )


async def keep_local_lead(
    uow: UnitOfWork, lead_id: UUID, *, nation: str, area: str, stream: str, host: str
) -> bool:
    """Record who hosts the local lead of an area and stream. True when it is new."""
    row = await uow.first(
        insert(local_lead)
        .values(id=lead_id, nation=nation, area=area, stream=stream, host=host)
        .on_conflict_do_nothing()
        .returning(local_lead.c.id)
    )
    if row is None:
        await uow.execute(
            update(local_lead)
            .where(local_lead.c.area == area, local_lead.c.stream == stream)
            .values(host=host, vacant_since=None)
        )
    return row is not None
