"""Organisations, their networks and their award history, within what the reader may see."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, IdentifierBody, Name, Nation, Stream
from membership.api.networks import MembershipView
from membership.commands import organisations as commands
from membership.domain.identifiers import read_identifiers
from membership.domain.network import NetworkMembership
from membership.domain.organisation import Organisation, Status
from membership.domain.recognition import Recognition
from membership.domain.revision import FACTS
from membership.queries import lists
from membership.store import organisations as store
from membership.store.merges import family
from membership.store.networks import memberships_of
from membership.store.recognitions import recognitions_of
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Edit, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["organisations"])
Reader = Annotated[
    Actor,
    Depends(
        requires(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            Role.ORGANISATION_CONTACT,
            Role.TRUSTEE,
        )
    ),
]


class NumberView(BaseModel):
    scheme: str
    value: str


class OrganisationView(BaseModel):
    id: UUID
    name: str
    kind: str
    nation: str | None
    area: str | None
    locality: str | None
    status: Status
    listed: bool
    identifiers: list[NumberView]
    contacts: list[UUID]
    charter_editions: list[str]
    possible_duplicate_of: UUID | None
    merged_into: UUID | None
    memberships: list[MembershipView]

    @classmethod
    def of(cls, one: Organisation, memberships: list[NetworkMembership]) -> "OrganisationView":
        return cls(
            id=one.id,
            name=one.name,
            kind=one.kind,
            nation=one.nation,
            area=one.area,
            locality=one.locality,
            status=one.status,
            listed=one.listed,
            identifiers=[NumberView(scheme=n.scheme, value=n.value) for n in one.identifiers],
            contacts=list(one.contacts),
            charter_editions=list(one.editions),
            possible_duplicate_of=None if one.merged_into else one.duplicate_of,
            merged_into=one.merged_into,
            memberships=[MembershipView.of(each) for each in memberships],
        )


class PeriodView(BaseModel):
    """One period of recognition. `to` is empty while it lasts."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    origin: str
    starts_on: date
    expires_on: date
    to: date | None
    ending: str | None
    successor_id: UUID | None
    counts_today: bool

    @classmethod
    def of(cls, period: Recognition, today: date) -> "PeriodView":
        return cls(
            award_id=period.award_id,
            organisation_id=period.organisation_id,
            stream=period.stream,
            origin=period.origin,
            starts_on=period.starts_on,
            expires_on=period.expires_on,
            to=period.ended_on,
            ending=period.ending if period.ended_on and period.ended_on <= today else None,
            successor_id=period.successor_id,
            counts_today=period.counts_on(today),
        )


class ChangeBody(Body):
    """What is left out stays. `area` and `locality` may be emptied with null."""

    contacts: list[UUID] | None = None
    listed: bool | None = None
    name: Name | None = None
    kind: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    nation: Nation | None = None
    area: Area | None = None
    locality: Annotated[str, Field(max_length=100)] | None = None
    identifiers: Annotated[list[IdentifierBody], Field(max_length=10)] | None = None
    reason: Annotated[
        str, Field(max_length=2000, description="Needed to correct what the entry says")
    ] = ""

    def changes(self) -> commands.Changes:
        facts = {
            name: getattr(self, name)
            for name in FACTS
            if name in self.model_fields_set
            and (name in {"area", "locality"} or getattr(self, name) is not None)
        }
        if self.identifiers is not None:
            pairs = [(number.scheme, number.value) for number in self.identifiers]
            facts["identifiers"] = read_identifiers(pairs, pointer="/identifiers")
        contacts = None if self.contacts is None else tuple(self.contacts)
        return commands.Changes(contacts, self.listed, facts, self.reason)


@router.get("/organisations")
async def organisations(
    *,
    uow: Uow,
    actor: Reader,
    asked: PageRequest,
    nation: Nation | None = None,
    stream: Stream | None = None,
    status: Status | None = None,
) -> Page[OrganisationView]:
    """Organisations of your nation or stream, or the one whose contact you are."""
    found = await lists.organisations(
        uow, asked, actor, nation=nation, stream=stream, status=status
    )
    networks = await lists.memberships_of_many(uow, [one.id for one in found])
    return asked.page(
        found,
        lambda one: OrganisationView.of(one, networks.get(one.id, [])),
        lambda one: (one.id,),
    )


async def readable(
    uow: Uow, organisation_id: UUID, actor: Actor
) -> tuple[Organisation, list[NetworkMembership]]:
    """What lies outside the reader's scope is as if it were not there."""
    found = await store.get_organisation(uow, organisation_id)
    networks = await memberships_of(uow, *await family(uow, organisation_id))
    inside = actor.may(
        Role.NATION_COORDINATOR,
        Role.ORGANISATION_CONTACT,
        Role.TRUSTEE,
        nation=found.nation,
        organisation=found.id,
    ) or any(actor.may(Role.STREAM_COORDINATOR, stream=each.stream) for each in networks)
    if not inside:
        raise NotFound("We do not know this organisation. Check the id, or look in the list.")
    return found, networks


@router.get("/organisations/{organisation_id}")
async def organisation(
    organisation_id: UUID, uow: Uow, actor: Reader, response: Response
) -> OrganisationView:
    """One organisation with its contacts, first one first, and its networks."""
    found, networks = await readable(uow, organisation_id, actor)
    etag(response, found.version)
    return OrganisationView.of(found, networks)


@router.patch("/organisations/{organisation_id}")
async def change(
    organisation_id: UUID,
    body: ChangeBody,
    actor: Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.ORGANISATION_CONTACT))],
    edit: Edit,
) -> OrganisationView:
    """Correct what the entry says, who is reached, or whether the directory shows it."""
    changed = await commands.change_organisation(
        edit.uow, organisation_id, body.changes(), expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, changed.version)
    networks = await memberships_of(edit.uow, *await family(edit.uow, organisation_id))
    return OrganisationView.of(changed, networks)


@router.get("/organisations/{organisation_id}/history")
async def history(organisation_id: UUID, uow: Uow, actor: Reader) -> list[PeriodView]:
    """Every award that this organisation ever held. A lapse ends a period and erases nothing."""
    await readable(uow, organisation_id, actor)
    today = uow.clock.today()
    return [
        PeriodView.of(period, today)
        for period in await recognitions_of(uow, *await family(uow, organisation_id))
    ]


@router.get("/organisations/{organisation_id}/memberships")
async def periods(organisation_id: UUID, uow: Uow, actor: Reader) -> list[MembershipView]:
    """Every period in every network, with where it came from and why it ended."""
    _, networks = await readable(uow, organisation_id, actor)
    return [MembershipView.of(each) for each in networks]
