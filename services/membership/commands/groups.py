"""Affiliated groups: one per area, and who of them is alerted first."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from membership.commands.organisations import must_know
from membership.commands.people import add_contact, announce
from membership.commands.signatures import end_signatures
from membership.domain.decisions import decision
from membership.domain.group import FORMING, AreaTaken, Group, Status, check_contacts
from membership.domain.places import check_place
from membership.domain.sign_up import Mailbox
from membership.rules import GROUPS
from membership.store import groups as store
from membership.store.group_regions import located
from membership.store.organisations import get_organisation
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id

REGISTERED = "registered as an affiliated group"
ENQUIRED = "a coordinator took the enquiry"


@dataclass(frozen=True, slots=True)
class GroupEdit:
    """What somebody wants to change; None leaves it as it is."""

    name: str | None = None
    contacts: tuple[UUID, ...] | None = None
    area: str | None = None
    locality: str | None = None
    legal_form: str | None = None
    lead_organisation_id: UUID | None = None
    sectors: tuple[str, ...] | None = None


async def add_group(
    uow: UnitOfWork,
    *,
    name: str,
    nation: str,
    area: str,
    contacts: tuple[Mailbox, ...],
    forming: bool = False,
    by: Actor,
    at: datetime,
) -> Group:
    """Register a group that is affiliated already, or one that only asks (DOMAIN C3).

    Either way a coordinator vouches for its contacts.
    """
    by.must(Role.NATION_COORDINATOR, nation=nation)
    check_place(nation, area)
    taken = None if forming else await store.group_of_area(uow, area)
    if taken is not None:
        raise AreaTaken.by(taken.name)
    people = [await add_contact(uow, mailbox, at=at) for mailbox in contacts]
    group = Group(
        new_id(),
        name.strip(),
        nation,
        area,
        check_contacts(tuple(people)),
        status=Status.ENQUIRY if forming else Status.AFFILIATED,
        affiliated_on=None if forming else uow.clock.today(),
    )
    if not await store.add_group(uow, group):
        raise AreaTaken.by("another group")
    made = decision(ENQUIRED if forming else REGISTERED, by=by, at=at)
    await store.add_step(uow, new_id(), group.id, None, group.status, made)
    if group.standing:
        uow.emit((await located(uow, group)).changed())
    await announce(uow, *group.contacts)
    return group


async def change_group(
    uow: UnitOfWork, group_id: UUID, edit: GroupEdit, *, expected: int, by: Actor
) -> Group:
    """A new order of contacts, or new contacts, or a new name; where it is, while it forms."""
    before = await store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=before.nation, group=before.id)
    check_version(expected, before.version)
    after = before if edit.name is None else replace(before, name=edit.name.strip())
    if edit.locality is not None:
        after = replace(after, locality=edit.locality.strip())
    if edit.area is not None and edit.area != before.area:
        after = _moved(after, edit.area)
    after = await _described(uow, after, edit)
    if edit.contacts is not None:
        await must_know(uow, edit.contacts)
        after = after.reorder(edit.contacts)
    return await keep(uow, before, after)


async def _described(uow: UnitOfWork, group: Group, edit: GroupEdit) -> Group:
    """What it is in law, who answers for it, which sectors belong to it."""
    if edit.legal_form is not None:
        group = replace(group, legal_form=GROUPS.legal_form(edit.legal_form).key)
    if edit.sectors is not None:
        group = replace(group, sectors=GROUPS.check_sectors(edit.sectors))
    if edit.lead_organisation_id is not None:
        lead = await get_organisation(uow, edit.lead_organisation_id)
        lead.must_be_recognised()
        group = replace(group, lead_organisation_id=lead.id)
    return group


def _moved(group: Group, area: str) -> Group:
    if group.status not in FORMING:
        raise Invalid(
            "An affiliated group keeps its area. Merge it with another, or close it, if who "
            "covers what has changed.",
            errors=[{"pointer": "/area", "detail": "Fixed once a group is affiliated."}],
        )
    check_place(group.nation, area)
    return replace(group, area=area)


async def keep(uow: UnitOfWork, before: Group, after: Group, step: Decision | None = None) -> Group:
    """Write a changed group, its step if it took one, and tell the others what they may know."""
    if not await store.save_group(uow, after):
        raise AreaTaken.by("another group")
    if step is not None:
        await store.add_step(uow, new_id(), after.id, before.status, after.status, step)
    if before.standing and not after.standing:
        await end_signatures(uow, after.id)
    if before.standing or after.standing:
        uow.emit(after.changed())
        await announce(uow, *sorted({*before.contacts, *after.contacts}))
    return replace(after, version=before.version + 1)
