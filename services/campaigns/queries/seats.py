"""Seats as they stand on a day, and how close their last polls were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select

from campaigns import tables
from campaigns.domain.seats import MILLION, Member, Seat, Tenures, on_day
from campaigns.store import seats as store
from sanctuary.actor import Actor, Role
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.http import PageAsked

NATIONS = ("england", "northern_ireland", "scotland", "wales")


@dataclass(frozen=True, slots=True)
class SeatOn:
    """A seat with its history, and who holds it on the day that was asked for."""

    seat: Seat
    tenures: Tenures
    members: Mapping[UUID, Member]
    holder: Member | None


async def on(uow: UnitOfWork, code: str, day: date) -> SeatOn:
    """Raises NotFound."""
    seat = await store.get(uow, code)
    history = (await store.tenures(uow, [code])).get(code, ())
    members = await store.members(uow, {one.member_id for one in history})
    held = on_day(history, day)
    return SeatOn(seat, history, members, members[held.member_id] if held else None)


async def listed(
    uow: UnitOfWork, asked: PageAsked, day: date, *, nation: str | None, vacant: bool | None
) -> Sequence[AnyRow]:
    """Seats in order of their codes, each with its holder on that day."""
    seat, tenure, member = tables.seat.c, tables.tenure.c, tables.member.c
    holds = and_(
        tenure.seat == seat.code,
        tenure.since <= day,
        or_(tenure.until.is_(None), tenure.until > day),
    )
    query = (
        select(tables.seat, member.id.label("member_id"), member.called, member.party, tenure.since)
        .select_from(
            tables.seat.outerjoin(tables.tenure, holds).outerjoin(
                tables.member, member.id == tenure.member_id
            )
        )
        .where(or_(seat.ended_on.is_(None), seat.ended_on > day))
    )
    if nation is not None:
        query = query.where(seat.nation == nation)
    if vacant is not None:
        query = query.where(member.id.is_(None) if vacant else member.id.is_not(None))
    return await uow.all(asked.select(query, seat.code))


async def marginal(
    uow: UnitOfWork, actor: Actor, asked: PageAsked, *, below_percent: float, nation: str | None
) -> Sequence[AnyRow]:
    """Seats that exist, the closest first, in the nations in which the actor leads campaigns."""
    seat, result = tables.seat.c, tables.seat_result.c
    theirs = [each for each in NATIONS if actor.may(Role.CAMPAIGN_MANAGER, nation=each)]
    query = (
        select(tables.seat_result, seat.name, seat.nation, seat.region)
        .select_from(tables.seat_result.join(tables.seat, seat.code == result.seat))
        .where(
            result.latest,
            seat.ended_on.is_(None),
            seat.nation.in_(theirs),
            result.majority * 100.0 < below_percent * result.votes,
        )
    )
    if nation is not None:
        query = query.where(seat.nation == nation)
    return await uow.all(asked.select(query, result.margin, result.seat))


async def results(uow: UnitOfWork, code: str) -> Sequence[AnyRow]:
    """How polls in a seat ended, the youngest first."""
    table = tables.seat_result
    return await uow.all(
        select(table).where(table.c.seat == code).order_by(table.c.polled_on.desc())
    )


async def held_by(uow: UnitOfWork, member_id: UUID) -> Sequence[AnyRow]:
    """The seats that a Member held or holds, the first one first."""
    table = tables.tenure
    return await uow.all(
        select(table).where(table.c.member_id == member_id).order_by(table.c.since)
    )


async def files(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    table = tables.seat_file
    return await uow.all(asked.select(select(table), table.c.id, descending=True))


def percent(margin: int) -> float:
    """A margin, in millionths, as people read it."""
    return round(margin * 100 / MILLION, 2)
