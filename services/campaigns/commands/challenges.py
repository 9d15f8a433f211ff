"""The challenge of the week, told on its Monday to those who asked for it."""

from datetime import date, datetime
from uuid import UUID

from campaigns import journey
from campaigns.domain.challenge import is_over, week_of
from campaigns.store import challenges as store
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import ChallengeOffered
from sanctuary.ids import derived_id

AT_ONCE = 500


async def offer(uow: UnitOfWork, day: date, *, today: date) -> None:
    """On a Monday, tell those who asked. After a long pause, past weeks are let go."""
    if day != week_of(day) or is_over(day, today=today):
        return
    challenge_id = derived_id("challenge", day, journey.challenge(day).key)
    after: UUID | None = None
    while people := await store.readers(uow, after=after, most=AT_ONCE):
        after = people[-1]
        uow.emit(
            ChallengeOffered(
                offer_id=derived_id("challenge_offer", day, people[0]),
                challenge_id=challenge_id,
                week=day,
                person_ids=tuple(people),
            )
        )


async def choose(uow: UnitOfWork, person_id: UUID, *, wanted: bool, at: datetime) -> None:
    """Begin or stop hearing of it; either holds from now on."""
    if wanted:
        await store.begin(uow, person_id, at=at)
    else:
        await store.stop(uow, person_id)
