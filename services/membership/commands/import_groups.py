"""One group of a foreign file: found by its area, of which there is one, or by its id there."""

from uuid import UUID

from membership.commands.groups import GroupEdit, add_group, change_group
from membership.commands.people import add_contact
from membership.domain.group import AreaTaken, Group
from membership.domain.import_parties import Outcome, Target
from membership.domain.import_rows import GroupRow
from membership.domain.sign_up import Mailbox
from membership.store import groups as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork


async def take_group(
    uow: UnitOfWork, row: GroupRow, target: Target, *, by: Actor
) -> tuple[Outcome, UUID]:
    """Add it, correct it, or leave it as it is."""
    by.must(Role.NATIONAL_TEAM)
    there = await store.group_of_area(uow, row.area)
    if target.subject is None and there is None:
        mailboxes = tuple(Mailbox(each.name, each.email) for each in row.contacts)
        made = await add_group(
            uow,
            name=row.name,
            nation=row.nation,
            area=row.area,
            contacts=mailboxes,
            by=by,
            at=uow.clock.now(),
        )
        return Outcome.NEW, made.id
    if there is not None and target.subject not in {None, there.id}:
        raise AreaTaken.by(there.name)
    known = there or await store.get_group(uow, target.subject or UUID(int=0))
    if target.unchanged:
        return Outcome.KNOWN, known.id
    known.must_stand()
    edit = GroupEdit(
        name=row.name if target.subject is not None and row.name != known.name else None,
        contacts=await _contacts(uow, known, row, corrects=target.subject is not None),
    )
    if edit == GroupEdit():
        return Outcome.KNOWN, known.id
    await change_group(uow, known.id, edit, expected=known.version, by=by)
    return Outcome.CHANGED, known.id


async def _contacts(
    uow: UnitOfWork, known: Group, row: GroupRow, *, corrects: bool
) -> tuple[UUID, ...] | None:
    """Those of the row, where it corrects or nobody is named yet; None when nothing changes."""
    if not row.contacts or (known.contacts and not corrects):
        return None
    now = uow.clock.now()
    found = [
        await add_contact(uow, Mailbox(each.name, each.email), at=now) for each in row.contacts
    ]
    contacts = tuple(dict.fromkeys(found))
    return contacts if contacts != known.contacts else None
