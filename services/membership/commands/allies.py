"""A supporter brought an ally on board: somebody of the team gets in touch with the supporter.

Who the ally is, we learn from the two of them, once they like to tell: nothing of it comes here.
"""

from datetime import datetime

from membership.domain.streams import Stream
from membership.store import people
from membership.store.team import open_task
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import AllyFound

INTRODUCTION = "ally_found"
# Which sector's network would be theirs; the others are for the nation's coordinator.
STREAMS = {
    "school": Stream.SCHOOLS,
    "college": Stream.COLLEGES,
    "council": Stream.COUNCILS,
    "business": Stream.BUSINESSES,
    "faith": Stream.FAITH,
    "health": Stream.HEALTH,
    "sport": Stream.SPORTS,
}


async def found(uow: UnitOfWork, event: AllyFound, *, at: datetime) -> None:
    """One task for each supporter, however many allies they bring while it is open."""
    supporter = await people.get_person(uow, event.person_id)
    stream = STREAMS.get(event.sector)
    await open_task(
        uow,
        INTRODUCTION,
        supporter.id,
        at=at,
        nation=supporter.nation,
        stream=stream.value if stream else None,
    )
