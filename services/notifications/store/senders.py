"""Workers that send, and when each was last heard of, which tells a lost machine."""

from datetime import timedelta

from sqlalchemy import bindparam, text

from sanctuary.db import UnitOfWork

LOST_AFTER = timedelta(minutes=10)

# Real time, by the store's clock: a rehearsal's leap through a year makes nobody lost.
_ANNOUNCE = text("insert into sender (worker, heard_at) values (:worker, clock_timestamp())")
_BEAT = text("update sender set heard_at = clock_timestamp() where worker = :worker")
_FORGET = text("delete from sender where worker = :worker")
_LOST = text("select worker from sender where heard_at < clock_timestamp() - :after").bindparams(
    bindparam("after", LOST_AFTER)
)


async def announce(uow: UnitOfWork, worker: str) -> None:
    await uow.execute(_ANNOUNCE, {"worker": worker})


async def beat(uow: UnitOfWork, worker: str) -> bool:
    """Whether it is still known: somebody may have declared it lost."""
    return (await uow.execute(_BEAT, {"worker": worker})).rowcount > 0


async def forget(uow: UnitOfWork, worker: str) -> bool:
    """Whether it was known. Of several who forget it at once, one alone hears yes."""
    return (await uow.execute(_FORGET, {"worker": worker})).rowcount > 0


async def lost(uow: UnitOfWork) -> list[str]:
    """Workers that have been silent for too long."""
    return [row.worker for row in await uow.all(_LOST)]
