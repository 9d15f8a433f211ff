"""Everything that a body or a person is at once, from wherever it is written down.

Sealed roles (Ambassador, Advisory Group) are no part of it: they have their own door.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select

from membership.domain.network import NetworkMembership
from membership.domain.recognition import Recognition
from membership.store.merges import family, person_family
from membership.store.networks import memberships_of
from membership.store.recognitions import recognitions_of
from membership.tables import (
    affiliated_group,
    group_contact,
    local_lead,
    organisation,
    organisation_contact,
    role_grant,
    signature,
)
from sanctuary.actor import ScopeKind
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, of whatever document. `until` is empty while it stands."""

    signature_id: UUID
    document: str
    edition: str
    party_kind: str
    party_id: UUID
    capacity: str
    status: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class InGroup:
    group_id: UUID
    name: str
    status: str
    part: str


@dataclass(frozen=True, slots=True)
class Held:
    grant_id: UUID
    person_id: UUID
    role: str
    scope_kind: str
    scope_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ContactOf:
    organisation_id: UUID
    name: str
    kind: str
    status: str
    position: int


@dataclass(frozen=True, slots=True)
class Leads:
    area: str
    stream: str


@dataclass(frozen=True, slots=True)
class OfOrganisation:
    entries: tuple[UUID, ...]
    networks: list[NetworkMembership]
    signatures: list[Signed]
    awards: list[Recognition]
    groups: list[InGroup]
    grants: list[Held]


@dataclass(frozen=True, slots=True)
class OfPerson:
    entries: tuple[UUID, ...]
    organisations: list[ContactOf]
    groups: list[InGroup]
    local_leads: list[Leads]
    signatures: list[Signed]
    grants: list[Held]


async def of_organisation(uow: UnitOfWork, organisation_id: UUID) -> OfOrganisation:
    """An organisation with all that were merged into it: a fixed handful of statements."""
    ids = await family(uow, organisation_id)
    wanted = func.any(ids)
    led = await uow.all(
        select(affiliated_group)
        .where(affiliated_group.c.lead_organisation_id == wanted)
        .order_by(affiliated_group.c.name, affiliated_group.c.id)
    )
    as_text = [str(one) for one in ids]
    return OfOrganisation(
        entries=tuple(ids),
        networks=await memberships_of(uow, *ids),
        signatures=await _signatures(uow, signature.c.party_id == wanted),
        awards=await recognitions_of(uow, *ids),
        groups=[InGroup(row.id, row.name, row.status, "lead_organisation") for row in led],
        grants=await _grants(
            uow,
            role_grant.c.scope_kind == ScopeKind.ORGANISATION,
            role_grant.c.scope_id == func.any(as_text),
        ),
    )


async def of_person(uow: UnitOfWork, person_id: UUID) -> OfPerson:
    """A person with all entries that were folded into theirs."""
    ids = await person_family(uow, person_id)
    wanted = func.any(ids)
    bodies = await uow.all(
        select(organisation, organisation_contact.c.position)
        .join(organisation_contact, organisation_contact.c.organisation_id == organisation.c.id)
        .where(organisation_contact.c.person_id == wanted)
        .order_by(organisation.c.name, organisation.c.id)
    )
    groups = await uow.all(
        select(affiliated_group)
        .join(group_contact, group_contact.c.group_id == affiliated_group.c.id)
        .where(group_contact.c.person_id == wanted)
        .order_by(affiliated_group.c.name, affiliated_group.c.id)
    )
    leads = await uow.all(
        select(local_lead.c.area, local_lead.c.stream)
        .where(local_lead.c.person_id == wanted)
        .order_by(local_lead.c.area, local_lead.c.stream)
    )
    mine = or_(signature.c.party_id == wanted, signature.c.person_id == wanted)
    return OfPerson(
        entries=tuple(ids),
        organisations=[
            ContactOf(row.id, row.name, row.kind, row.status, row.position) for row in bodies
        ],
        groups=[InGroup(row.id, row.name, row.status, "contact") for row in groups],
        local_leads=[Leads(row.area, row.stream) for row in leads],
        signatures=await _signatures(uow, mine),
        grants=await _grants(uow, role_grant.c.person_id == wanted),
    )


async def _signatures(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Signed]:
    rows = await uow.all(
        select(signature).where(condition).order_by(signature.c.signed_up_at, signature.c.id)
    )
    return [_signed(row) for row in rows]


def _signed(row: Row[Any]) -> Signed:
    return Signed(
        signature_id=row.id,
        document=row.document,
        edition=row.edition,
        party_kind=row.party_kind,
        party_id=row.party_id,
        capacity=row.capacity,
        status=row.status,
        since=row.checked_at or row.confirmed_at or row.signed_up_at,
        until=row.withdrawn_at,
    )


async def _grants(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Held]:
    rows: Sequence[Row[Any]] = await uow.all(
        select(role_grant)
        .where(*conditions, role_grant.c.revoked_at.is_(None))
        .order_by(role_grant.c.given_at, role_grant.c.id)
    )
    return [
        Held(row.id, row.person_id, row.role, row.scope_kind, row.scope_id, row.given_at)
        for row in rows
    ]
