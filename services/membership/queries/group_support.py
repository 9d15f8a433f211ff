"""The area of a group in numbers, counted from what is."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from membership.domain.group import Group
from membership.domain.network import Status as NetworkStatus
from membership.domain.organisation import Status
from membership.queries.register import counts_on
from membership.store.group_support import tally_of
from membership.tables import network_membership, organisation, recognition
from sanctuary.db import UnitOfWork


async def recognised(uow: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these ids belong to an organisation on the register."""
    rows = await uow.all(
        select(organisation.c.id).where(
            organisation.c.id == func.any(list(ids)), organisation.c.status == Status.RECOGNISED
        )
    )
    return {row.id for row in rows}


async def figures(uow: UnitOfWork, group: Group) -> dict[str, int]:
    """Supporters of a group, and the organisations of its areas, today."""
    here = organisation.c.area.in_(group.areas), organisation.c.status == Status.RECOGNISED
    tally = await tally_of(uow, group.id)
    members = (
        select(func.count(func.distinct(organisation.c.id)))
        .join(network_membership, network_membership.c.organisation_id == organisation.c.id)
        .where(*here, network_membership.c.status == NetworkStatus.MEMBER)
    )
    awarded = (
        select(func.count(func.distinct(organisation.c.id)))
        .join(recognition, recognition.c.organisation_id == organisation.c.id)
        .where(*here, counts_on(uow.clock.today()))
    )
    return {
        "supporters": sum(tally.people.values()),
        "organisations": int(
            await uow.scalar(select(func.count()).select_from(organisation).where(*here)) or 0
        ),
        "network_members": int(await uow.scalar(members) or 0),
        "awarded": int(await uow.scalar(awarded) or 0),
    }
