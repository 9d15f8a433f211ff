"""Whether an election is on: where somebody lives, or where a text will be read."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from campaigns.queries import seats as seat_queries
from campaigns.store import deeds, elections, seats
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork


async def is_on(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> bool:
    """Whether all candidates have to be treated alike just now, where this person lives.

    Of somebody whose seat is not known: whether an election is on anywhere.
    """
    day = london_day(at)
    seat = await deeds.seat_of(uow, person_id)
    running = await elections.open_on(uow, day)
    return any(seat is None or one.concerns(seat, day) for one in running)


async def concerns_member(uow: UnitOfWork, member_id: UUID, day: date) -> bool:
    """Whether an election is on in the seat that a Member holds, or held until lately."""
    running = await elections.open_on(uow, day)
    if not running:
        return False
    held = await seat_queries.held_by(uow, member_id)
    return any(one.concerns(row.seat, day) for one in running for row in held)


async def is_near(uow: UnitOfWork, day: date, nations: Collection[str] | None) -> bool:
    """Whether staff recorded an election whose period this is. None: it is read everywhere."""
    for one in await elections.open_on(uow, day):
        if one.seat is None or nations is None:
            return True
        if (await seats.get(uow, one.seat)).nation in nations:
            return True
    return False
