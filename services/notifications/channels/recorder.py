"""How a pool tells the journal: two facts in one write, and all stops when it fails."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from notifications.channels import Record, Reply


class Recorder:
    """`error` is why the record takes nothing more; `stop` is called once it does not."""

    def __init__(self, record: Record | None, stop: Callable[[], None]) -> None:
        self.error: Exception | None = None
        self._record = record
        self._stop = stop
        self._waiting = False

    def begin(self, delivery_id: UUID) -> None:
        """The content goes out next. Raises what the record raises: then it must not."""
        if self._record is None:
            return
        try:
            self._record.begin(delivery_id)
        except Exception as error:
            self._broke(error)
            raise

    def note(self, reply: Reply) -> None:
        """Mostly the next mail's beginning takes it along; else it is written in a moment."""
        if self._record is None:
            return
        self._record.note(reply)
        if not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._waiting = False
        try:
            if self._record is not None:
                self._record.flush()
        except Exception as error:  # noqa: BLE001 — whatever it is, every reader is told
            self._broke(error)

    def _broke(self, error: Exception) -> None:
        self.error = error
        self._stop()
