"""What one call of `send` still has to send and has to say."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from notifications.channels import Outgoing, Reply

_MOST_UNREAD = 2000


@dataclass(slots=True, eq=False)
class Job:
    """A mail on its way. `tries` counts connections that broke before its content was sent."""

    mail: Outgoing
    batch: "Batch"
    tries: int = 0


class Batch:
    def __init__(self, mails: Iterable[Outgoing]) -> None:
        self.replies: deque[Reply] = deque()
        self.exhausted = False
        self.stopped = False
        self.held = False
        self.error: Exception | None = None
        self._mails = iter(mails)
        self._open = 0
        self._changed = asyncio.Event()

    @property
    def finished(self) -> bool:
        return self.exhausted and self._open == 0

    def next_job(self) -> Job | None:
        """The next mail; none when there is no more, or while replies wait to be read."""
        if self.exhausted:
            return None
        if len(self.replies) >= _MOST_UNREAD:
            self.held = True
            return None
        try:
            mail = next(self._mails)
        except StopIteration:
            self._end()
            return None
        except Exception as error:  # noqa: BLE001 — whatever making a mail raises is the caller's
            self.fail(error)
            return None
        self._open += 1
        return Job(mail, self)

    def answered(self, reply: Reply) -> None:
        self._open -= 1
        self.replies.append(reply)
        self.wake()

    async def changed(self) -> None:
        """Returns at once when something happened since the last call."""
        await self._changed.wait()
        self._changed.clear()

    def wake(self) -> None:
        self._changed.set()

    def fail(self, error: Exception) -> None:
        """What its reader will be told instead of the replies that are still missing."""
        self.error = error
        self._end()

    def stop(self) -> None:
        """Its reader is gone: take no more mails from it."""
        self.stopped = True
        self._end()

    def _end(self) -> None:
        self.exhausted = True
        self.wake()
