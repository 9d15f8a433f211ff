"""Recording who pledged to support a group, and what its council said after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from membership.commands.people import known_people
from membership.domain.decisions import decision
from membership.domain.group import Group
from membership.domain.group_support import (
    EndorsementKind,
    Pledge,
    check_day,
    must_be_shown,
)
from membership.queries.group_support import recognised
from membership.rules import GROUPS
from membership.store import group_records as records
from membership.store import group_support as store
from membership.store import groups as group_store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound
from sanctuary.ids import new_id

ENDORSEMENT_FILE = "council_endorsement"


@dataclass(frozen=True, slots=True)
class NewEndorsement:
    kind: EndorsementKind
    council: str
    endorsed_on: date
    document_id: UUID


async def _looked_after(uow: UnitOfWork, group_id: UUID, by: Actor) -> Group:
    group = await group_store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id)
    return group


async def pledge(
    uow: UnitOfWork, group_id: UUID, pledges: Sequence[Pledge], *, by: Actor, at: datetime
) -> None:
    """People and organisations on the register who pledged to support a group."""
    group = await _looked_after(uow, group_id, by)
    GROUPS.check_sectors(one.sector for one in pledges)
    people = [one.party_id for one in pledges if one.party_kind == "person"]
    bodies = [one.party_id for one in pledges if one.party_kind == "organisation"]
    known = await known_people(uow, people) | await recognised(uow, bodies)
    wrong = [
        {"pointer": f"/pledges/{number}/party_id", "detail": "Not on the register."}
        for number, one in enumerate(pledges)
        if one.party_id not in known
    ]
    if wrong:
        raise Invalid(
            f"{len(wrong)} of those who pledged are not on the register. Nothing was recorded. "
            "Let them sign first, or leave them out.",
            errors=wrong,
        )
    made = Decision(by.id, at, "pledged")
    await store.add_pledges(uow, group.id, pledges, on=uow.clock.today(), made=made)


async def take_back(uow: UnitOfWork, group_id: UUID, party_id: UUID, *, by: Actor) -> None:
    """Somebody no longer stands by their pledge."""
    group = await _looked_after(uow, group_id, by)
    if not await store.remove_pledge(uow, group.id, party_id):
        raise NotFound("There is no such pledge for this group, or it was taken back before.")


async def endorse(
    uow: UnitOfWork,
    group_id: UUID,
    new: NewEndorsement,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record what the council decided, with its paper, once the community's support is shown."""
    group = await group_store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=group.nation)
    made = decision(reason, by=by, at=at)
    check_day(new.endorsed_on, today=uow.clock.today())
    document = await records.get_document(uow, group.id, new.document_id)
    if document.kind != ENDORSEMENT_FILE:
        raise Invalid(
            "This document is not one of the council. Upload the minutes or the motion as "
            "“council_endorsement” and name that.",
            errors=[{"pointer": "/document_id", "detail": "Another kind of document."}],
        )
    rules = await records.rules_of(uow, uow.clock.today())
    must_be_shown(await store.tally_of(uow, group.id), rules)
    endorsement_id = new_id()
    await store.add_endorsement(
        uow,
        endorsement_id,
        group.id,
        made,
        kind=new.kind,
        council=new.council.strip(),
        endorsed_on=new.endorsed_on,
        document_id=document.id,
    )
    return endorsement_id
