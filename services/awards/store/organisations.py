"""Organisations as this service follows them from membership's events."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from awards.tables import charter_signature, network_member, organisation
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


@dataclass(frozen=True, slots=True)
class Organisation:
    id: UUID
    kind: str
    nation: str | None
    area: str | None
    contacts: tuple[UUID, ...]
    ended: bool


async def get_organisation(
    uow: UnitOfWork, organisation_id: UUID, *, lock: bool = False
) -> Organisation:
    query = select(organisation).where(organisation.c.id == organisation_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(
            "We do not know this organisation yet. If it signed the Charter a moment ago, please "
            "try again in a minute; otherwise sign the Charter first."
        )
    return Organisation(row.id, row.kind, row.nation, row.area, tuple(row.contacts), row.ended)


async def charter_stands(uow: UnitOfWork, organisation_id: UUID) -> bool:
    """Whether the organisation stands by an edition of the Charter now (DOMAIN C4)."""
    return (
        await uow.first(
            select(charter_signature.c.id)
            .where(
                charter_signature.c.organisation_id == organisation_id,
                charter_signature.c.standing,
            )
            .limit(1)
        )
        is not None
    )


async def is_member(uow: UnitOfWork, organisation_id: UUID, stream: str) -> bool:
    return (
        await uow.first(
            select(network_member.c.id)
            .where(
                network_member.c.organisation_id == organisation_id,
                network_member.c.stream == stream,
                network_member.c.standing,
            )
            .limit(1)
        )
        is not None
    )
