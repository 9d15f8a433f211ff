"""Taking over the old register: all of it or nothing, and a second time changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from membership.commands.networks import Entrant, enter_imported, lead_appeared, occasion
from membership.domain.group import Group
from membership.domain.identifiers import Identifier
from membership.domain.occasion import Source
from membership.domain.organisation import Organisation, Status
from membership.domain.recognition import Ending, Origin, Recognition
from membership.domain.register_file import OrganisationRow, Register
from membership.store import groups as group_store
from membership.store import organisations as store
from membership.store import recognitions as recognition_store
from membership.store.group_regions import located
from membership.store.leads import lead_of
from membership.tables import group_area
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.ids import derived_id


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind the file has, and how many of them were new."""

    found: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    groups: Tally
    organisations: Tally
    awarded: Tally
    local_leads: Tally
    dry_run: bool


async def import_register(
    uow: UnitOfWork, register: Register, *, dry_run: bool, by: Actor
) -> Imported:
    """Write what is new. What is known by its number, its area or its stream stays as it is.

    A dry run does everything but write. Recognition from the old register counts until the day
    that the file names; awards learns nothing of it.
    """
    by.must(Role.NATIONAL_TEAM)
    register.must_be_right()
    known = await store.owners_of(uow, [row.identifier for row in register.organisations])
    new = [row for row in register.organisations if row.identifier not in known]
    awarded = [row for row in register.organisations if row.awarded_until]
    groups = await _new_groups(uow, register)
    leads = 0
    if not dry_run:
        for row in new:
            known[row.identifier] = await _add_organisation(uow, row)
        leads = await _add_groups_and_leads(uow, groups, register)
        await _add_memberships(uow, register.organisations, known)
        await _add_recognitions(uow, awarded, known)
    return Imported(
        groups=Tally(len(register.groups), len(groups)),
        organisations=Tally(len(register.organisations), len(new)),
        awarded=Tally(len(awarded), sum(1 for row in awarded if row in new)),
        local_leads=Tally(len(register.local_leads), leads),
        dry_run=dry_run,
    )


async def _add_organisation(uow: UnitOfWork, row: OrganisationRow) -> UUID:
    organisation = Organisation(
        id=derived_id("register", row.identifier.scheme, row.identifier.value),
        name=row.name,
        kind=row.kind,
        nation=row.nation,
        area=row.area,
        locality=row.locality,
        identifiers=(row.identifier,),
        status=Status.RECOGNISED,
        listed=row.listed,
    )
    await store.add_organisation(uow, organisation)
    uow.emit(organisation.changed())
    return organisation.id


async def _add_memberships(
    uow: UnitOfWork, rows: Sequence[OrganisationRow], owners: dict[Identifier, UUID]
) -> None:
    """Who left since an earlier import stays away: a file brings nobody back."""
    today = uow.clock.today()
    entrants = [
        Entrant(
            membership_id=derived_id("register-membership", owners[row.identifier], row.stream),
            organisation_id=owners[row.identifier],
            stream=row.stream,
            nation=row.nation,
            area=row.area,
            on=min(row.awarded_from or today, today),
        )
        for row in rows
        if row.stream is not None
    ]
    await enter_imported(uow, entrants, occasion(uow, Source.IMPORT, "Stood in the old register."))


async def _add_recognitions(
    uow: UnitOfWork, rows: Sequence[OrganisationRow], owners: dict[Identifier, UUID]
) -> None:
    periods = [
        Recognition(
            award_id=derived_id("register-award", owners[row.identifier], row.stream),
            organisation_id=owners[row.identifier],
            stream=row.stream or "",
            starts_on=row.awarded_from,
            expires_on=row.awarded_until,
            origin=Origin.REGISTER,
            ended_on=row.awarded_until,
            ending=Ending.RAN_OUT,
        )
        for row in rows
        if row.awarded_from and row.awarded_until
    ]
    await recognition_store.keep_recognitions(uow, periods)
    await recognition_store.correct_register(uow, periods)


async def _new_groups(uow: UnitOfWork, register: Register) -> list[Group]:
    taken = {
        row.area
        for row in await uow.all(
            select(group_area.c.area).where(
                group_area.c.area.in_([row.area for row in register.groups])
            )
        )
    }
    return [
        Group(derived_id("register-group", row.area), row.name, row.nation, row.area, ())
        for row in register.groups
        if row.area not in taken
    ]


async def _add_groups_and_leads(
    uow: UnitOfWork, groups: Sequence[Group], register: Register
) -> int:
    for group in groups:
        if await group_store.add_group(uow, group):  # not one that was there once and closed
            uow.emit((await located(uow, group)).changed())
    new = 0
    for lead in register.local_leads:
        fresh = await group_store.keep_local_lead(
            uow,
            derived_id("register-lead", lead.area, lead.stream),
            nation=lead.nation,
            area=lead.area,
            stream=lead.stream,
            host=lead.host,
        )
        if fresh:
            new += 1
            if (held := await lead_of(uow, lead.area, lead.stream)) is not None:
                uow.emit(held.assigned())
            await lead_appeared(uow, area=lead.area, stream=lead.stream)
    return new
