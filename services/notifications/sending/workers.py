"""Who sends: a name, a lock on this machine, and a heartbeat that all machines can see.

A worker whose lock is free has died, and its journal says exactly what was on the wire. One that
has been silent for ten minutes took its disk along: then every row that it was sending is in doubt.
Heartbeats are real time, not the rehearsal's: they are about machines.
"""

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Self

from notifications.channels import journal
from notifications.store import senders
from sanctuary.db import STORE_GONE, Database
from sanctuary.ids import new_id

logger = logging.getLogger(__name__)
BEAT_SECONDS = 10.0
STEADY_SECONDS = 3 * BEAT_SECONDS
# Well before others take its rows, a worker that reaches no store stops putting mails on the wire.
HOLDS_SECONDS = senders.LOST_AFTER.total_seconds() / 2
_LOCK = ".worker"


class DeclaredLost(Exception):
    """Others took over what this worker was sending: it goes on under a new name."""


class Worker:
    """The name under which a process claims rows, for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.name = new_id().hex
        # Locked before it has its name: nobody can take it for a dead one's in between.
        unnamed = folder / f"{self.name}.new"
        self._descriptor = os.open(unnamed, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        unnamed.rename(folder / f"{self.name}{_LOCK}")
        self._heard_at = float("-inf")
        self._steady_since = float("inf")

    @property
    def journal_folder(self) -> Path:
        return self.folder / self.name

    @property
    def holds(self) -> bool:
        """Whether nobody else can have taken over yet what this worker claimed."""
        return monotonic() - self._heard_at < HOLDS_SECONDS

    @property
    def steady(self) -> bool:
        """Whether the store has answered for so long that whoever lives had time to be heard."""
        return monotonic() - self._steady_since > STEADY_SECONDS

    async def announce(self, database: Database) -> None:
        self._heard_at = self._steady_since = monotonic()
        async with database.transaction() as uow:
            await senders.announce(uow, self.name)

    async def beat(self, database: Database, *, every: float = BEAT_SECONDS) -> None:
        """Keep others from taking over, for as long as this is awaited. Raises DeclaredLost."""
        while True:
            await asyncio.sleep(every)
            try:
                asked_at = monotonic()
                async with database.transaction() as uow:
                    known = await senders.beat(uow, self.name)
            except STORE_GONE as failed:
                logger.warning("no heartbeat: %s", type(failed).__name__)
                self._steady_since = float("inf")
                continue
            if not known:
                raise DeclaredLost(self.name)
            self._heard_at = asked_at
            self._steady_since = min(self._steady_since, asked_at)

    def close(self) -> None:
        """Let go. The file stays: whoever looks next sees what this process left."""
        os.close(self._descriptor)


class Dead:
    """A worker of this machine that is gone, locked so that one process alone recovers it."""

    def __init__(self, folder: Path, name: str, descriptor: int) -> None:
        self.name = name
        self._path = folder / f"{name}{_LOCK}"
        self._journal = folder / name
        self._descriptor = descriptor

    @classmethod
    def found(cls, folder: Path) -> Iterator[Self]:
        """Those that nobody else is recovering; each is let go of when the next is asked for."""
        for path in sorted(folder.glob(f"*{_LOCK}")):
            with suppress(FileNotFoundError):
                descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if os.fstat(descriptor).st_ino == path.stat().st_ino:
                        yield cls(folder, path.stem, descriptor)
                except BlockingIOError:
                    continue
                finally:
                    os.close(descriptor)

    def left(self) -> journal.Left:
        return journal.read(self._journal)

    def bury(self) -> None:
        """Its rows are settled: nothing of it is needed any more."""
        journal.remove(self._journal)
        self._path.unlink(missing_ok=True)
