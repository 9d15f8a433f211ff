"""One organisation of a foreign file: found by its numbers first, then by its id there."""

from uuid import UUID

from membership.commands.networks import Entrant, enter_imported, occasion
from membership.commands.organisations import Changes, change_organisation
from membership.commands.people import add_contact, announce
from membership.domain.import_parties import Outcome, Target, facts_of
from membership.domain.import_rows import OrganisationRow
from membership.domain.occasion import Source
from membership.domain.organisation import Organisation, PossibleDuplicate, Status
from membership.domain.sign_up import Mailbox
from membership.store import organisations as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.ids import derived_id, new_id

TWO_BODIES = (
    "The number in this row belongs to one organisation on the register, and its id to another. "
    "Check the number; if the two are the same body, merge them."
)


async def take_organisation(
    uow: UnitOfWork, row: OrganisationRow, target: Target, *, by: Actor
) -> tuple[Outcome, UUID]:
    """Add it, correct it, or leave it as it is. What a file brings is vouched for by the team."""
    by.must(Role.NATIONAL_TEAM)
    await store.lock_numbers(uow, row.identifiers)
    owners = set((await store.owners_of(uow, row.identifiers)).values())
    if len(owners | ({target.subject} - {None})) > 1:
        detail = [{"pointer": "/identifiers", "detail": "Two entries."}]
        raise PossibleDuplicate(TWO_BODIES, errors=detail)
    known = next(iter(owners), target.subject)
    if known is None:
        return Outcome.NEW, await _add(uow, row)
    if target.unchanged:
        return Outcome.KNOWN, known
    before = await store.get_organisation(uow, known, lock=True)
    is_theirs = target.subject is not None
    changes = Changes(
        contacts=await _more_contacts(uow, before, row),
        listed=row.listed if "listed" in target.listed and row.listed != before.listed else None,
        facts=facts_of(before, row, is_theirs=is_theirs),
        reason=target.reason,
    )
    changed = bool(changes.facts) or (changes.contacts, changes.listed) != (None, None)
    if changed:
        now = uow.clock.now()
        await change_organisation(uow, before.id, changes, expected=before.version, by=by, at=now)
    entered = await _enter(uow, before.id, row)
    return (Outcome.CHANGED if changed or entered else Outcome.KNOWN), before.id


async def _add(uow: UnitOfWork, row: OrganisationRow) -> UUID:
    contacts = await _contacts(uow, row)
    made = Organisation(
        id=new_id(),
        name=row.name,
        kind=row.kind,
        nation=row.nation,
        area=row.area,
        locality=row.locality,
        identifiers=row.identifiers,
        contacts=contacts,
        status=Status.RECOGNISED,
        listed=row.listed,
    )
    await store.add_organisation(uow, made)
    uow.emit(made.changed())
    await _enter(uow, made.id, row)
    await announce(uow, *contacts)
    return made.id


async def _contacts(uow: UnitOfWork, row: OrganisationRow) -> tuple[UUID, ...]:
    now = uow.clock.now()
    found = [
        await add_contact(uow, Mailbox(each.name, each.email), at=now) for each in row.contacts
    ]
    return tuple(dict.fromkeys(found))


async def _more_contacts(
    uow: UnitOfWork, before: Organisation, row: OrganisationRow
) -> tuple[UUID, ...] | None:
    """Those we have, and whom the row names beside; None when that is nobody new."""
    contacts = tuple(dict.fromkeys((*before.contacts, *await _contacts(uow, row))))
    return contacts if contacts != before.contacts else None


async def _enter(uow: UnitOfWork, organisation_id: UUID, row: OrganisationRow) -> int:
    if row.stream is None:
        return 0
    entrant = Entrant(
        membership_id=derived_id("import-membership", organisation_id, row.stream),
        organisation_id=organisation_id,
        stream=row.stream,
        nation=row.nation,
        area=row.area,
        on=uow.clock.today(),
    )
    return await enter_imported(uow, [entrant], occasion(uow, Source.IMPORT, "Stood in a file."))
