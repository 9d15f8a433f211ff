"""Hand-overs between contacts, and whether an organisation can still be reached."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.grant import RoleGrant
from membership.domain.hand_over import HandOver, Status
from membership.store.team import to_grant
from membership.tables import hand_over, organisation_contact, person, role_grant
from sanctuary.actor import Decision, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def add_hand_over(uow: UnitOfWork, one: HandOver) -> bool:
    """Write it. False while another one for the same place is open."""
    row = await uow.first(
        insert(hand_over)
        .values(
            id=one.id,
            organisation_id=one.organisation_id,
            leaver_id=one.leaver_id,
            successor_id=one.successor_id,
            status=one.status,
            started_by=one.started.by,
            started_at=one.started.at,
            started_reason=one.started.reason,
            expires_at=one.expires_at,
            **_settled(one),
        )
        .on_conflict_do_nothing()
        .returning(hand_over.c.id)
    )
    return row is not None


def _settled(one: HandOver) -> dict[str, Any]:
    if one.settled is None:
        return {}
    made = one.settled
    return {"settled_by": made.by, "settled_at": made.at, "settled_reason": made.reason}


def to_hand_over(row: Row[Any]) -> HandOver:
    settled = (
        Decision(row.settled_by, row.settled_at, row.settled_reason) if row.settled_at else None
    )
    return HandOver(
        id=row.id,
        organisation_id=row.organisation_id,
        leaver_id=row.leaver_id,
        successor_id=row.successor_id,
        started=Decision(row.started_by, row.started_at, row.started_reason),
        expires_at=row.expires_at,
        status=Status(row.status),
        settled=settled,
    )


async def get_hand_over(uow: UnitOfWork, hand_over_id: UUID, *, lock: bool = False) -> HandOver:
    query = select(hand_over).where(hand_over.c.id == hand_over_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this hand-over. Check the id, or look in the list.")
    return to_hand_over(row)


async def save_hand_over(uow: UnitOfWork, one: HandOver) -> None:
    await uow.execute(
        update(hand_over)
        .where(hand_over.c.id == one.id)
        .values(status=one.status, successor_id=one.successor_id, **_settled(one))
    )


async def open_hand_overs(uow: UnitOfWork, organisation_id: UUID) -> list[HandOver]:
    """Offers that wait for an answer, oldest first."""
    rows = await uow.all(
        select(hand_over)
        .where(hand_over.c.organisation_id == organisation_id, hand_over.c.status == Status.OFFERED)
        .order_by(hand_over.c.id)
    )
    return [to_hand_over(row) for row in rows]


async def has_verified_contact(uow: UnitOfWork, organisation_id: UUID) -> bool:
    """Whether mail for an organisation reaches anybody."""
    return bool(
        await uow.scalar(
            select(
                exists().where(
                    organisation_contact.c.organisation_id == organisation_id,
                    organisation_contact.c.person_id == person.c.id,
                    person.c.verified,
                    person.c.ended.is_(False),
                )
            )
        )
    )


async def grants_as_contact(
    uow: UnitOfWork, person_id: UUID, organisation_id: UUID
) -> list[RoleGrant]:
    """By which somebody acts for an organisation after signing in."""
    rows = await uow.all(
        select(role_grant).where(
            role_grant.c.person_id == person_id,
            role_grant.c.role == Role.ORGANISATION_CONTACT,
            role_grant.c.scope_kind == ScopeKind.ORGANISATION,
            role_grant.c.scope_id == str(organisation_id),
            role_grant.c.revoked_at.is_(None),
        )
    )
    return [to_grant(row) for row in rows]
