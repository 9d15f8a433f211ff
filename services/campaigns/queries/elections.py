"""Whether an election is on where somebody lives."""

from datetime import datetime
from uuid import UUID

from campaigns.store import deeds, elections
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
