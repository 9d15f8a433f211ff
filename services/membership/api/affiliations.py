"""What an entry said before, and everything that a body is at once."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.api.networks import MembershipView
from membership.api.organisations import PeriodView, Reader, readable
from membership.domain.revision import Revision
from membership.queries import affiliations as queries
from membership.queries import revisions
from membership.store.people import get_person, standings
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["organisations"])
Coordinator = Annotated[
    Actor, Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, Role.TRUSTEE))
]


class RevisionView(BaseModel):
    """One change of the entry: what the fields that differ said before and after it."""

    id: UUID
    organisation_id: UUID
    version: int
    by: UUID
    at: datetime
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]

    @classmethod
    def of(cls, one: Revision) -> "RevisionView":
        return cls(
            id=one.id,
            organisation_id=one.organisation_id,
            version=one.version,
            by=one.made.by,
            at=one.made.at,
            reason=one.made.reason,
            before=dict(one.before),
            after=dict(one.after),
        )


@router.get("/organisations/{organisation_id}/changes")
async def changes(
    organisation_id: UUID, uow: Uow, actor: Coordinator, asked: PageRequest
) -> Page[RevisionView]:
    """What the entry said before each change, who changed it, when and why; newest first."""
    await readable(uow, organisation_id, actor)
    found = await revisions.of_organisation(uow, asked, organisation_id)
    return asked.page(found, RevisionView.of, lambda one: (one.id,))


class OrganisationAffiliations(BaseModel):
    """What an organisation is at once; `entries` are its own and those merged into it."""

    organisation_id: UUID
    entries: list[UUID]
    networks: list[MembershipView]
    signatures: list[queries.Signed]
    awards: list[PeriodView]
    groups: list[queries.InGroup]
    contacts: list[UUID]
    grants: list[queries.Held]


class PersonAffiliations(BaseModel):
    """What a person is at once, but for what is sealed; `bases` is by purpose."""

    person_id: UUID
    entries: list[UUID]
    roles: list[str]
    streams: list[str]
    organisations: list[queries.ContactOf]
    groups: list[queries.InGroup]
    local_leads: list[queries.Leads]
    signatures: list[queries.Signed]
    grants: list[queries.Held]
    bases: dict[str, str]


@router.get("/organisations/{organisation_id}/affiliations")
async def of_organisation(
    organisation_id: UUID, uow: Uow, actor: Reader
) -> OrganisationAffiliations:
    """Networks with their periods, signatures, awards, groups that it leads, contacts, roles."""
    found, _ = await readable(uow, organisation_id, actor)
    all_of_it = await queries.of_organisation(uow, organisation_id)
    today = uow.clock.today()
    return OrganisationAffiliations(
        organisation_id=found.id,
        entries=list(all_of_it.entries),
        networks=[MembershipView.of(one) for one in all_of_it.networks],
        signatures=all_of_it.signatures,
        awards=[PeriodView.of(one, today) for one in all_of_it.awards],
        groups=all_of_it.groups,
        contacts=list(found.contacts),
        grants=all_of_it.grants,
    )


@router.get("/people/{person_id}/affiliations")
async def of_person(
    person_id: UUID, uow: Uow, actor: Annotated[Actor, Depends(signed_in)]
) -> PersonAffiliations:
    """Everything that a person is, for themselves and for the national team."""
    someone = await get_person(uow, person_id)
    if actor.id not in {person_id, someone.id}:
        actor.must(Role.NATIONAL_TEAM)
    all_of_it = await queries.of_person(uow, someone.id)
    standing = (await standings(uow, [someone.id]))[0]
    return PersonAffiliations(
        person_id=someone.id,
        entries=list(all_of_it.entries),
        roles=list(standing.roles),
        streams=list(standing.streams),
        organisations=all_of_it.organisations,
        groups=all_of_it.groups,
        local_leads=all_of_it.local_leads,
        signatures=all_of_it.signatures,
        grants=all_of_it.grants,
        bases=standing.bases,
    )
