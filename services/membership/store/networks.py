"""Networks: who belongs to which stream, since when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from membership.domain.network import Lead, NetworkMembership, Status
from membership.domain.occasion import UNRECORDED, Occasion, Source
from membership.tables import local_lead, network_membership, organisation
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = (
    "id", "organisation_id", "stream", "joined_on", "status", "left_on", "lead", "lead_since",
    "interested_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A membership and where its organisation lies."""

    membership: NetworkMembership
    nation: str | None
    area: str | None
    has_lead: bool = False


def occasion_values(name: str, occasion: Occasion | None) -> dict[str, Any]:
    """An occasion as its four columns."""
    return {
        f"{name}_{part}": getattr(occasion, part, None)
        for part in ("source", "reason", "trigger", "by")
    }


def to_occasion(row: Row[Any], name: str) -> Occasion | None:
    source, reason, trigger, by = (
        getattr(row, f"{name}_{part}") for part in ("source", "reason", "trigger", "by")
    )
    return Occasion(Source(source), reason, trigger, by) if source else None


def _values(one: NetworkMembership) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in PLAIN}
    joining = occasion_values("joining", one.joining)
    return values | joining | occasion_values("leaving", one.leaving)


async def add_memberships(uow: UnitOfWork, those: Sequence[NetworkMembership]) -> None:
    if those:
        await uow.execute(insert(network_membership), [_values(one) for one in those])


async def get_membership(uow: UnitOfWork, membership_id: UUID) -> NetworkMembership:
    row = await uow.first(
        select(network_membership).where(network_membership.c.id == membership_id).with_for_update()
    )
    if row is None:
        raise NotFound("We do not know this membership. Look at the organisation's memberships.")
    return to_membership(row)


def to_membership(row: Row[Any]) -> NetworkMembership:
    plain = {name: getattr(row, name) for name in PLAIN}
    return NetworkMembership(
        **plain | {"status": Status(row.status), "lead": Lead(row.lead)},
        joining=to_occasion(row, "joining") or UNRECORDED,
        leaving=to_occasion(row, "leaving"),
    )


async def save_membership(uow: UnitOfWork, one: NetworkMembership) -> None:
    values = _values(one)
    await uow.execute(
        update(network_membership)
        .where(network_membership.c.id == values.pop("id"))
        .values(**values)
    )


async def memberships_of(uow: UnitOfWork, *organisations: UUID) -> list[NetworkMembership]:
    """Every membership that these organisations have or had, the oldest first."""
    rows = await uow.all(
        select(network_membership)
        .where(network_membership.c.organisation_id == func.any(list(organisations)))
        .order_by(network_membership.c.joined_on, network_membership.c.id)
    )
    return [to_membership(row) for row in rows]


async def has_lead(uow: UnitOfWork, area: str | None, stream: str | None) -> bool:
    """Whether somebody local is there for a stream in an area."""
    if area is None or stream is None:
        return False
    return bool(await uow.scalar(select(_lead_there(area, stream))))


def _lead_there(area: object, stream: object) -> ColumnElement[bool]:
    return exists().where(
        local_lead.c.area == area,
        local_lead.c.stream == stream,
        local_lead.c.vacant_since.is_(None),
    )


async def members_in(
    uow: UnitOfWork, area: str, streams: Sequence[str], lead: Lead
) -> list[Placed]:
    """Members of streams in an area who stand so with regard to a local lead."""
    return await _placed(
        uow,
        organisation.c.area == area,
        network_membership.c.stream.in_(list(streams)),
        network_membership.c.lead == lead,
    )


async def members_out_of_step(
    uow: UnitOfWork, stream: str, lead_stream: str | None
) -> list[Placed]:
    """Members of a stream for whom another thing is written down than the local leads say."""
    there: ColumnElement[bool] = false()
    if lead_stream is None:
        out = network_membership.c.lead != Lead.NOT_NEEDED
    else:
        there = _lead_there(organisation.c.area, lead_stream).correlate(organisation)
        out = network_membership.c.lead != case(
            (there, literal(Lead.ASSIGNED.value)), else_=literal(Lead.WAITING.value)
        )
    return await _placed(uow, network_membership.c.stream == stream, out, there=there)


async def _placed(
    uow: UnitOfWork, *conditions: ColumnElement[bool], there: ColumnElement[bool] | None = None
) -> list[Placed]:
    rows = await uow.all(
        select(
            *network_membership.c,
            organisation.c.nation,
            organisation.c.area,
            (false() if there is None else there).label("has_lead"),
        )
        .join(organisation, organisation.c.id == network_membership.c.organisation_id)
        .where(network_membership.c.status == Status.MEMBER, *conditions)
        .order_by(network_membership.c.id)
        .with_for_update(of=network_membership)
    )
    return [Placed(to_membership(row), row.nation, row.area, row.has_lead) for row in rows]


async def save_leads(uow: UnitOfWork, those: Sequence[NetworkMembership]) -> None:
    """Write where members turn, for many at once."""
    if those:
        await uow.execute(
            update(network_membership)
            .where(network_membership.c.id == bindparam("of"))
            .values(lead=bindparam("now_lead"), lead_since=bindparam("now_since")),
            [{"of": one.id, "now_lead": one.lead, "now_since": one.lead_since} for one in those],
        )
