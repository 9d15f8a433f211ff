"""Two entries turned out to be one person: their paths become one, and nobody is put with themself.

A merge that is taken back parts nothing here: nobody can tell any more whose a word was.
"""

from datetime import date, datetime
from uuid import UUID

from campaigns.domain.journey import joined
from campaigns.store import buddies, journal, journey_people
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import BuddyParted


async def follow(uow: UnitOfWork, *, kept_id: UUID, gone_id: UUID, day: date, at: datetime) -> None:
    """What `gone_id` kept, `kept_id` keeps from now on; their practising with others ends."""
    gone = await journal.read(uow, gone_id)
    pair = await buddies.running(uow, gone_id, lock=True)
    if pair is not None:
        await buddies.end(uow, pair.end(by=gone_id, at=at))
        for person_id in (pair.partner_of(gone_id), kept_id):
            uow.emit(BuddyParted(pair_id=pair.id, person_id=person_id))
    if gone.version:
        await journal.begin(uow, kept_id)
        kept = await journal.read(uow, kept_id, lock=True)
        await journal.save(uow, kept_id, joined(kept, gone), day=day)
    await buddies.take_back(uow, [gone_id])
    await journey_people.hand_over(uow, kept_id=kept_id, gone_id=gone_id)
    await journal.forget(uow, [gone_id])
