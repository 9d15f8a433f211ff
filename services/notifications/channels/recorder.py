"""How a pool speaks: what is begun stands in the journal before any of it is on the wire.

What several connections have to say in one moment takes one write of the journal, whose price
would otherwise be paid for each mail. Several, not all: while the relay answers some, the others
are made.
"""

import asyncio
from collections.abc import Callable
from uuid import UUID

from notifications.channels import Record, Reply
from notifications.channels.wire import Answer, ConnectionLost, Wire

_TOGETHER = 4


class Turn:
    """What one connection says next. `said` once it is on the wire; until then it can be dropped.

    `begins` is the message whose content is in it, if any.
    """

    __slots__ = ("begins", "data", "dropped", "said", "wire")

    def __init__(self, wire: Wire, data: bytes, begins: UUID | None) -> None:
        self.wire = wire
        self.data = data
        self.begins = begins
        self.said = False
        self.dropped = False

    async def answer(self) -> Answer:
        """What the relay says to it. Raises `ConnectionLost`, also when it says so beforehand."""
        answer = await self.wire.answer()
        if not self.said:
            raise ConnectionLost(f"The relay spoke out of turn: {answer.code}.")
        return answer

    def drop(self) -> bool:
        """Nobody waits for it any more. Returns whether it was said already."""
        self.dropped = True
        return self.said


class Recorder:
    """`error` is why the record takes nothing more; `stop` is called once it does not."""

    def __init__(self, record: Record | None, stop: Callable[[], None]) -> None:
        self.error: Exception | None = None
        self._record = record
        self._stop = stop
        self._turns: list[Turn] = []
        self._waiting = False

    def say(self, wire: Wire, data: bytes, begins: UUID | None) -> Turn:
        """In a moment, once the record has it; never, once the record takes nothing more."""
        turn = Turn(wire, data, begins)
        self._turns.append(turn)
        if len(self._turns) < _TOGETHER:
            self._soon()
        else:
            self._flush()
        return turn

    def note(self, reply: Reply) -> None:
        """Written in a moment, together with what is said then."""
        if self._record is not None:
            self._record.note(reply)
            self._soon()

    def _soon(self) -> None:
        if not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().call_soon(self._later)

    def _later(self) -> None:
        self._waiting = False
        self._flush()

    def _flush(self) -> None:
        turns = [turn for turn in self._turns if turn.wire.alive and not turn.dropped]
        self._turns.clear()
        if self.error is not None:
            return
        if self._record is not None:
            begun = [turn.begins for turn in turns if turn.begins is not None]
            try:
                if begun:
                    self._record.begin(*begun)
                else:
                    self._record.flush()
            except Exception as error:  # noqa: BLE001 — whatever it is, every reader is told
                self.error = error
                self._stop()
                return
        for turn in turns:
            turn.said = True
            turn.wire.write(turn.data)
