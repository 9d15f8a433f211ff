"""Lists for the team, each in pages and each within what its reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, select

from membership.domain.grant import RoleGrant
from membership.domain.lead import LocalLead
from membership.domain.lead import Status as LeadStatus
from membership.domain.mask import Mask
from membership.domain.network import NetworkMembership
from membership.domain.network import Status as NetworkStatus
from membership.domain.organisation import Organisation
from membership.domain.person import OPEN_ROLES, Standing
from membership.domain.signature import Signature
from membership.queries.scopes import within_scope
from membership.store.leads import UnknownLead, to_lead
from membership.store.masks import to_mask
from membership.store.networks import to_membership
from membership.store.organisations import complete_organisations
from membership.store.people import standings
from membership.store.signatures import to_signature
from membership.store.team import to_grant
from membership.tables import (
    affiliated_group,
    directory_mask,
    local_lead,
    network_membership,
    organisation,
    person,
    role_grant,
    signature,
    task,
)
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def signatures(
    uow: UnitOfWork, asked: PageAsked, actor: Actor, *, status: str | None
) -> list[Signature]:
    query = within_scope(
        select(signature),
        actor,
        nation=lambda value: signature.c.nation == value,
        stream=lambda value: signature.c.stream == value,
    )
    if status is not None:
        query = query.where(signature.c.status == status)
    return [to_signature(row) for row in await uow.all(asked.select(query, signature.c.id))]


@dataclass(frozen=True, slots=True)
class Party:
    """What a coordinator needs to know of who signed, beside the signature itself."""

    name: str
    duplicate_of: UUID | None = None


async def parties(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Party]:
    """The organisations, groups and people behind signatures."""
    wanted = func.any(list(ids))
    bodies = await uow.all(
        select(organisation.c.id, organisation.c.name, organisation.c.duplicate_of).where(
            organisation.c.id == wanted
        )
    )
    humans = await uow.all(select(person.c.id, person.c.name).where(person.c.id == wanted))
    groups = await uow.all(
        select(affiliated_group.c.id, affiliated_group.c.name).where(
            affiliated_group.c.id == wanted
        )
    )
    return {row.id: Party(row.name) for row in (*humans, *groups)} | {
        row.id: Party(row.name, row.duplicate_of) for row in bodies
    }


def _in_stream(stream: str) -> ColumnElement[bool]:
    """Whether an organisation belongs to the network of a stream."""
    return (
        select(network_membership.c.id)
        .where(
            network_membership.c.organisation_id == organisation.c.id,
            network_membership.c.stream == stream,
            network_membership.c.status == NetworkStatus.MEMBER,
        )
        .exists()
    )


async def organisations(
    uow: UnitOfWork,
    asked: PageAsked,
    actor: Actor,
    *,
    nation: str | None,
    stream: str | None,
    status: str | None,
) -> list[Organisation]:
    query = within_scope(
        select(organisation),
        actor,
        nation=lambda value: organisation.c.nation == value,
        stream=_in_stream,
        organisation=lambda value: organisation.c.id == UUID(value),
    )
    if nation is not None:
        query = query.where(organisation.c.nation == nation)
    if status is not None:
        query = query.where(organisation.c.status == status)
    if stream is not None:
        query = query.where(_in_stream(stream))
    return await complete_organisations(uow, await uow.all(asked.select(query, organisation.c.id)))


async def memberships_of_many(
    uow: UnitOfWork, ids: Sequence[UUID]
) -> dict[UUID, list[NetworkMembership]]:
    found: dict[UUID, list[NetworkMembership]] = {}
    for row in await uow.all(
        select(network_membership)
        .where(network_membership.c.organisation_id == func.any(list(ids)))
        .order_by(network_membership.c.joined_on, network_membership.c.id)
    ):
        found.setdefault(row.organisation_id, []).append(to_membership(row))
    return found


def _has_role(role: str) -> ColumnElement[bool]:
    """A role that we know stands in the statement itself, so that its own index can serve it."""
    if role not in OPEN_ROLES:
        return person.c.roles.contains([role])
    return person.c.roles.op("@>")(literal_column(f"'{{{role}}}'::text[]"))


async def people(
    uow: UnitOfWork, asked: PageAsked, *, role: str | None, nation: str | None
) -> list[Standing]:
    """A page of people: first who, then how they stand.

    Together PostgreSQL would work out the standing of a million to show fifty.
    """
    query = select(person.c.id).where(person.c.ended.is_(False))
    if role is not None:
        query = query.where(_has_role(role))
    if nation is not None:
        query = query.where(person.c.nation == nation)
    ids = [row.id for row in await uow.all(asked.select(query, person.c.id))]
    found = {one.person.id: one for one in await standings(uow, ids)}
    return [found[each] for each in ids]


async def grants(uow: UnitOfWork, asked: PageAsked, *, person_id: UUID | None) -> list[RoleGrant]:
    query = select(role_grant).where(role_grant.c.revoked_at.is_(None))
    if person_id is not None:
        query = query.where(role_grant.c.person_id == person_id)
    return [to_grant(row) for row in await uow.all(asked.select(query, role_grant.c.id))]


async def masks(uow: UnitOfWork, asked: PageAsked, *, ended: bool) -> list[Mask]:
    """Masks that hide something now, or those that were lifted."""
    lifted = directory_mask.c.lifted_at
    query = select(directory_mask).where(lifted.is_not(None) if ended else lifted.is_(None))
    return [to_mask(row) for row in await uow.all(asked.select(query, directory_mask.c.id))]


async def tasks(
    uow: UnitOfWork, asked: PageAsked, actor: Actor, *, kind: str | None
) -> Sequence[Row[Any]]:
    """What somebody of the team has to look at, oldest first."""
    query = within_scope(
        select(task).where(task.c.done_at.is_(None)),
        actor,
        nation=lambda value: task.c.nation == value,
        stream=lambda value: task.c.stream == value,
    )
    if kind is not None:
        query = query.where(task.c.kind == kind)
    return await uow.all(asked.select(query, task.c.id))


def _leads_for(actor: Actor) -> Select[Any]:
    return within_scope(
        select(local_lead),
        actor,
        nation=lambda value: local_lead.c.nation == value,
        stream=lambda value: local_lead.c.stream == value,
        area=lambda value: local_lead.c.area == value,
    )


async def lead(uow: UnitOfWork, lead_id: UUID, actor: Actor) -> LocalLead:
    """One post. What lies outside the reader's scope is as if it were not there."""
    row = await uow.first(_leads_for(actor).where(local_lead.c.id == lead_id))
    if row is None:
        raise UnknownLead
    return to_lead(row)


async def leads(
    uow: UnitOfWork,
    asked: PageAsked,
    actor: Actor,
    *,
    nation: str | None,
    stream: str | None,
    status: LeadStatus | None,
) -> list[LocalLead]:
    """Local leads' posts, held or vacant."""
    query = _leads_for(actor)
    if nation is not None:
        query = query.where(local_lead.c.nation == nation)
    if stream is not None:
        query = query.where(local_lead.c.stream == stream)
    if status is not None:
        vacant = local_lead.c.vacant_since.is_not(None)
        query = query.where(vacant if status is LeadStatus.VACANT else ~vacant)
    return [to_lead(row) for row in await uow.all(asked.select(query, local_lead.c.id))]
