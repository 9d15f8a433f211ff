"""What an earlier process left in the middle: told from its journal, its rows and its lock.

A process holds a lock on a file of its own; a file without a lock belonged to one that died. Of
each window that it was sending, what the journal answered is settled. Of the rest only the first
few can have been on the wire, one for each connection: for those the rule of their category counts
(DELIVERY section 3). Everything behind them goes back to the queue.
"""

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from notifications.channels import Reply
from notifications.channels.journal import Journal
from notifications.commands.all_clear import tell_latecomers
from notifications.domain.delivery import Status, after_a_crash
from notifications.sending.results import arrived, settled_by
from notifications.store import deliveries
from notifications.store.deliveries import Settled
from notifications.tables import delivery
from sanctuary.db import Database, UnitOfWork
from sanctuary.ids import new_id

# A worker that is silent for so long took its disk along.
MACHINE_LOST = timedelta(hours=1)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(1516013571)")


class Worker:
    """The name under which a process claims rows, for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = new_id().hex
        self.path = folder / f"{self.name}.worker"
        self.descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def dead(self) -> list[str]:
        """Names of workers whose process is gone; their files go with this call."""
        found = []
        for path in self.folder.glob("*.worker"):
            if path == self.path:
                continue
            descriptor = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            finally:
                os.close(descriptor)
            found.append(path.stem)
        return found

    def bury(self, names: Iterable[str]) -> None:
        """Forget workers whose rows are settled."""
        for name in names:
            (self.folder / f"{name}.worker").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go. The file stays: whoever starts next looks at what this process left."""
        os.close(self.descriptor)


async def recover(database: Database, worker: Worker, folder: Path, connections: int) -> Journal:
    """Settle what dead workers left, and open the journal of this one."""
    async with database.transaction() as uow:
        # The journal is opened inside the lock: nobody judges rows whose answers another holds.
        await uow.execute(_ONE_AT_A_TIME)
        journal = Journal(folder)
        answered = {reply.delivery_id: reply for reply in journal.replay()}
        dead = worker.dead()
        rows = await _left_behind(uow, dead, list(answered))
        settled = judge(rows, answered, connections, at=uow.clock.now())
        await deliveries.settle(uow, settled, at=uow.clock.now())
        await tell_latecomers(uow, arrived({row.id: row for row in rows}, settled))
    journal.forget(answered)
    worker.bury(dead)
    return journal


async def _left_behind(
    uow: UnitOfWork, dead: Sequence[str], answered: Sequence[UUID]
) -> Sequence[Any]:
    owner = delivery.c.claimed_by
    return await uow.all(
        select(delivery)
        .where(
            delivery.c.status == Status.SENDING,
            owner.regexp_replace("/.*", "").in_(dead)
            | delivery.c.id.in_(answered)
            | (delivery.c.claimed_at < uow.clock.now() - MACHINE_LOST),
        )
        .order_by(owner, delivery.c.id)
    )


def judge(
    rows: Sequence[Any], answered: Mapping[UUID, Reply], connections: int, *, at: datetime
) -> list[Settled]:
    """What becomes of each row that was being sent. Windows were sent in the order of their ids."""
    windows: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        windows[row.claimed_by].append(row)
    found = []
    for window in windows.values():
        known = sum(row.id in answered for row in window)
        for place, row in enumerate(sorted(window, key=lambda one: one.id)):
            if row.id in answered:
                found.append(settled_by(row, answered[row.id], None, at=at))
            elif place < known + connections:
                found.append(Settled(row.id, after_a_crash(row.category), at, None))
            else:
                found.append(Settled(row.id, Status.QUEUED, at, None))
    return found
