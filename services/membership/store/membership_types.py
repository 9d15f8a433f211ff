"""Membership types: the files' first editions and those that the team made since."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from membership.domain.membership_type import NETWORK, MembershipType, Types
from membership.membership_types import SEEDS
from membership.tables import membership_type_edition
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork


async def types(uow: UnitOfWork) -> Types:
    """Every edition of every type."""
    table = membership_type_edition
    rows = await uow.all(select(table.c.document).order_by(table.c.key, table.c.edition))
    return Types((*SEEDS.editions, *(MembershipType.read(row.document) for row in rows)))


async def network_rules(uow: UnitOfWork, day: date) -> MembershipType:
    """What holds for network memberships on a day."""
    return (await types(uow)).on(NETWORK, day)


async def add_edition(
    uow: UnitOfWork, made: MembershipType, document: dict[str, Any], decided: Decision
) -> bool:
    """Write a new edition. False when somebody else made the same one meanwhile."""
    row = await uow.first(
        insert(membership_type_edition)
        .values(
            key=made.key,
            edition=made.edition,
            valid_from=made.valid_from,
            document=document,
            decided_by=decided.by,
            decided_at=decided.at,
            decided_reason=decided.reason,
        )
        .on_conflict_do_nothing()
        .returning(membership_type_edition.c.edition)
    )
    return row is not None
