"""Pledges for a group and the endorsements of its council."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert

from membership.domain.group_support import WITHOUT_SECTOR, Pledge, Tally
from membership.domain.person import SUPPORTER
from membership.tables import council_endorsement, group_pledge, person
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork


async def add_pledges(
    uow: UnitOfWork, group_id: UUID, pledges: Sequence[Pledge], *, on: date, made: Decision
) -> None:
    """Record who pledged. Somebody who pledged before stays where they were."""
    await uow.execute(
        insert(group_pledge).on_conflict_do_nothing(),
        [
            {
                "group_id": group_id,
                "party_kind": one.party_kind,
                "party_id": one.party_id,
                "sector": one.sector,
                "pledged_on": on,
                "recorded_by": made.by,
                "recorded_at": made.at,
            }
            for one in pledges
        ],
    )


async def remove_pledge(uow: UnitOfWork, group_id: UUID, party_id: UUID) -> bool:
    """Forget a pledge. False when there was none."""
    row = await uow.first(
        delete(group_pledge)
        .where(group_pledge.c.group_id == group_id, group_pledge.c.party_id == party_id)
        .returning(group_pledge.c.party_id)
    )
    return row is not None


async def tally_of(uow: UnitOfWork, group_id: UUID) -> Tally:
    """Pledges by sector, and supporters of the group on the register besides, each once."""
    pledged = (
        select(group_pledge.c.sector, group_pledge.c.party_id)
        .join(person, and_(person.c.id == group_pledge.c.party_id, person.c.ended.is_(False)))
        .where(group_pledge.c.group_id == group_id, group_pledge.c.party_kind == "person")
    )
    theirs = select(group_pledge.c.party_id).where(group_pledge.c.group_id == group_id)
    listed = select(literal(WITHOUT_SECTOR), person.c.id).where(
        person.c.groups.contains([group_id]),
        person.c.roles.contains([SUPPORTER]),
        person.c.ended.is_(False),
        person.c.id.not_in(theirs),
    )
    everybody = union_all(pledged, listed).subquery()
    people = await uow.all(
        select(everybody.c.sector, func.count().label("number")).group_by(everybody.c.sector)
    )
    bodies = await uow.all(
        select(group_pledge.c.sector, func.count().label("number"))
        .where(group_pledge.c.group_id == group_id, group_pledge.c.party_kind == "organisation")
        .group_by(group_pledge.c.sector)
    )
    return Tally(
        {row.sector: row.number for row in people}, {row.sector: row.number for row in bodies}
    )


async def add_endorsement(
    uow: UnitOfWork, endorsement_id: UUID, group_id: UUID, made: Decision, **facts: object
) -> None:
    await uow.execute(
        insert(council_endorsement).values(
            id=endorsement_id,
            group_id=group_id,
            recorded_by=made.by,
            recorded_at=made.at,
            recorded_reason=made.reason,
            **facts,
        )
    )


async def endorsements_of(uow: UnitOfWork, group_id: UUID) -> Sequence[Row[Any]]:
    """What the council said, the oldest first."""
    return await uow.all(
        select(council_endorsement)
        .where(council_endorsement.c.group_id == group_id)
        .order_by(council_endorsement.c.endorsed_on, council_endorsement.c.recorded_at)
    )
