"""Hand-overs within what their reader may see."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select

from membership.domain.hand_over import HandOver, Status
from membership.store.hand_overs import to_hand_over
from membership.tables import hand_over, organisation
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def hand_overs(
    uow: UnitOfWork,
    asked: PageAsked,
    actor: Actor,
    *,
    organisation_id: UUID | None,
    status: Status | None,
) -> list[HandOver]:
    query = select(hand_over).join(organisation, organisation.c.id == hand_over.c.organisation_id)
    if not actor.may(Role.NATIONAL_TEAM):
        query = query.where(_inside(actor))
    if organisation_id is not None:
        query = query.where(hand_over.c.organisation_id == organisation_id)
    if status is not None:
        query = query.where(hand_over.c.status == status)
    rows = await uow.all(asked.select(query, hand_over.c.id, descending=True))
    return [to_hand_over(row) for row in rows]


def _inside(actor: Actor) -> ColumnElement[bool]:
    shown: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        match grant.role, grant.scope_kind:
            case Role.NATION_COORDINATOR, ScopeKind.NATION:
                shown.append(organisation.c.nation == grant.scope_id)
            case Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION:
                shown.append(organisation.c.id == UUID(grant.scope_id))
            case _:
                pass
    return or_(*shown) if shown else false()
