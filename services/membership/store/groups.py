"""Affiliated groups, their contacts, and local leads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.group import Group, Status
from membership.store.group_regions import with_regions
from membership.tables import (
    affiliated_group,
    group_area,
    group_contact,
    group_note,
    group_step,
    local_lead,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = (
    "id", "name", "nation", "area", "status", "locality", "legal_form", "lead_organisation_id",
    "affiliated_on", "check_due_on", "successor_id", "proof_due_at",
)  # fmt: skip


def _values(one: Group) -> dict[str, Any]:
    return {name: getattr(one, name) for name in PLAIN} | {"sectors": list(one.sectors)}


async def group_of_area(uow: UnitOfWork, area: str) -> Group | None:
    """The affiliated group that covers an area now."""
    row = await uow.first(
        select(affiliated_group)
        .join(group_area, group_area.c.group_id == affiliated_group.c.id)
        .where(group_area.c.area == area)
    )
    return None if row is None else (await complete_groups(uow, [row]))[0]


async def hold_areas(uow: UnitOfWork, one: Group) -> bool:
    """Write which areas a group covers: all of its own while it stands, none afterwards.

    False when another group covers one of them.
    """
    wanted = set(one.areas) if one.standing else set()
    await uow.execute(
        delete(group_area).where(
            group_area.c.group_id == one.id, group_area.c.area.not_in(sorted(wanted))
        )
    )
    if not wanted:
        return True
    await uow.execute(
        insert(group_area).on_conflict_do_nothing(),
        [{"area": area, "group_id": one.id} for area in sorted(wanted)],
    )
    held = await uow.all(select(group_area.c.area).where(group_area.c.group_id == one.id))
    return {row.area for row in held} == wanted


async def add_group(uow: UnitOfWork, one: Group) -> bool:
    """Write a new group. False when somebody else's group took the area meanwhile."""
    row = await uow.first(
        insert(affiliated_group)
        .values(**_values(one))
        .on_conflict_do_nothing()
        .returning(affiliated_group.c.id)
    )
    if row is None or not await hold_areas(uow, one):
        return False
    await save_group_contacts(uow, one)
    return True


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


async def last_step(uow: UnitOfWork, group_id: UUID) -> Row[Any] | None:
    """The step by which a group came to where it is."""
    return await uow.first(
        select(group_step)
        .where(group_step.c.group_id == group_id)
        .order_by(group_step.c.decided_at.desc(), group_step.c.id.desc())
        .limit(1)
    )


async def complete_groups(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Group]:
    ids = func.any([row.id for row in rows])
    people: dict[UUID, list[UUID]] = {}
    for contact in await uow.all(
        select(group_contact)
        .where(group_contact.c.group_id == ids)
        .order_by(group_contact.c.position)
    ):
        people.setdefault(contact.group_id, []).append(contact.person_id)
    areas: dict[UUID, list[str]] = {}
    lies_in: dict[str, str] = {}
    for held in await uow.all(with_regions(ids)):
        areas.setdefault(held.group_id, []).append(held.area)
        if held.region is not None:
            lies_in[held.area] = held.region
    return [
        Group(
            **{name: getattr(row, name) for name in PLAIN if name != "status"},
            status=Status(row.status),
            contacts=tuple(people.get(row.id, ())),
            sectors=tuple(row.sectors),
            more_areas=tuple(area for area in areas.get(row.id, ()) if area != row.area),
            version=row.version,
            region=lies_in.get(row.area),
        )
        for row in rows
    ]


async def save_group(uow: UnitOfWork, one: Group) -> bool:
    """Write it and count the change. False when another group covers one of its areas."""
    if not await hold_areas(uow, one):
        return False
    values = _values(one)
    await uow.execute(
        update(affiliated_group)
        .where(affiliated_group.c.id == values.pop("id"))
        .values(**values, version=affiliated_group.c.version + 1)
    )
    await save_group_contacts(uow, one)
    return True


async def forget_group(uow: UnitOfWork, group_id: UUID) -> None:
    """Delete an enquiry that nobody confirmed, with all that was written for it."""
    for table in (group_note, group_contact):
        await uow.execute(delete(table).where(table.c.group_id == group_id))
    await uow.execute(delete(affiliated_group).where(affiliated_group.c.id == group_id))


async def add_step(
    uow: UnitOfWork, step_id: UUID, group_id: UUID, was: str | None, became: str, made: Decision
) -> None:
    """Keep who moved a group on, when and why."""
    await uow.execute(
        insert(group_step).values(
            id=step_id,
            group_id=group_id,
            was=was,
            became=became,
            decided_by=made.by,
            decided_at=made.at,
            decided_reason=made.reason,
        )
    )


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
