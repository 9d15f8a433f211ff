"""Affiliated groups: one per area, and who of them is alerted first."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.organisations import must_know
from membership.commands.people import add_contact, announce
from membership.domain.group import AreaTaken, Group, check_contacts
from membership.domain.places import check_place
from membership.domain.sign_up import Mailbox
from membership.store import groups as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version
from sanctuary.ids import new_id


async def add_group(
    uow: UnitOfWork,
    *,
    name: str,
    nation: str,
    area: str,
    contacts: tuple[Mailbox, ...],
    by: Actor,
    at: datetime,
) -> Group:
    """A group that a coordinator affiliated. Their contacts are vouched for (DOMAIN C3)."""
    by.must(Role.NATION_COORDINATOR, nation=nation)
    check_place(nation, area)
    taken = await store.group_of_area(uow, area)
    if taken is not None:
        raise AreaTaken.by(taken.name)
    people = [await add_contact(uow, mailbox, at=at) for mailbox in contacts]
    group = Group(new_id(), name.strip(), nation, area, check_contacts(tuple(people)))
    if not await store.add_group(uow, group):
        raise AreaTaken.by("another group")
    uow.emit(group.changed())
    await announce(uow, *group.contacts)
    return group


async def change_group(
    uow: UnitOfWork,
    group_id: UUID,
    *,
    contacts: tuple[UUID, ...] | None,
    name: str | None,
    expected: int,
    by: Actor,
) -> Group:
    """A new order of contacts, or new contacts, or a new name."""
    before = await store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=before.nation, group=before.id)
    check_version(expected, before.version)
    after = before if name is None else replace(before, name=name.strip())
    if contacts is not None:
        await must_know(uow, contacts)
        after = after.reorder(contacts)
    await store.save_group(uow, after)
    uow.emit(after.changed())
    await announce(uow, *sorted({*before.contacts, *after.contacts}))
    return replace(after, version=before.version + 1)


async def close_group(uow: UnitOfWork, group_id: UUID, *, expected: int, by: Actor) -> Group:
    """The group is no more; its area is free for another."""
    before = await store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=before.nation)
    check_version(expected, before.version)
    closed = before.close()
    await store.save_group(uow, replace(closed, contacts=()))
    uow.emit(closed.changed())
    await announce(uow, *before.contacts)
    return replace(closed, version=before.version + 1)
