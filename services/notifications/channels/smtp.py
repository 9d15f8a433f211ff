"""Mail through a relay: a few connections, each with one mail at most that is not answered yet.

One write carries the end of a mail and `MAIL`, `RCPT`, `DATA` of the next (RFC 2920), so a mail
costs one round trip. A relay that does not offer PIPELINING is spoken to step by step. The journal
hears of a mail before its content is written, and in the same breath of the answer to the one
before: after a crash, exactly those begun and not answered are in doubt, one a connection at most.
"""

import asyncio
import logging
import random
import ssl
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

from notifications.channels import Outcome, Outgoing, Record, Reply, Stage
from notifications.channels.batch import Batch, Job
from notifications.channels.dialogue import (
    NOT_AN_ADDRESS,
    ending,
    envelope,
    goes_on,
    opening,
    outcome,
    sendable,
)
from notifications.channels.recorder import Recorder, Turn
from notifications.channels.wire import Answer, ConnectionLost, Endpoint, Wire, open_wire, tidy

_log = logging.getLogger(__name__)

_MOST_TRIES = 5
_LONGEST_DELAY = 30.0
_MOST_DOUBLINGS = 16
_WATCH_SECONDS = 1.0
_OPEN_SECONDS = 30.0
_CLOSE_SECONDS = 5.0


class SmtpPool:
    def __init__(
        self,
        url: str,
        connections: int = 10,
        *,
        record: Record | None = None,
        tls: ssl.SSLContext | None = None,
        patience: float = 60.0,
        timeout: float = 300.0,
        first_delay: float = 0.1,
    ) -> None:
        """`record` hears of every mail and every reply first. Times are seconds.

        With no relay for `patience`, mails come back as temporary. After `timeout` without an
        answer a connection counts as lost (RFC 5321, 4.5.3.2). `first_delay` is the pause before
        the first reconnect; it grows from there.
        """
        self._endpoint = Endpoint.from_url(url)
        self._count = connections
        self._recorder = Recorder(record, self._tell_readers)
        # Reading this machine's certificates takes long enough to do it once.
        plain = self._endpoint.scheme == "smtp"
        self._tls = tls or (None if plain else ssl.create_default_context())
        self._patience = patience
        self._timeout = timeout
        self._first_delay = first_delay
        self._reading: set[Batch] = set()
        self._supply: deque[Batch] = deque()
        self._again: deque[Job] = deque()
        self._wires: set[Wire] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._work = asyncio.Event()
        self._closed = asyncio.Event()
        self._down_since: float | None = None
        self._left = False

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._deliver()) for _ in range(self._count)]
        self._tasks.append(asyncio.create_task(self._watch()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What is on the wire may be answered for a moment more; nothing new goes out."""
        self._closed.set()
        self._work.set()
        await asyncio.wait(self._tasks, timeout=_CLOSE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for wire in self._wires:
            wire.close()
        for batch in self._reading:
            batch.fail(ConnectionLost("The pool was closed while it was sending."))

    @property
    def unreachable(self) -> bool:
        return self._down_since is not None

    def leave(self) -> None:
        """Others take over: what is not on the wire comes back at once."""
        self._left = True
        self._give_up("Another relay is used.")

    def forgive(self) -> None:
        self._left, self._down_since = False, None

    async def send(self, mails: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        """Sends them, yielding each reply as it comes. Mails are taken (so: made) as needed.

        Several `send` may run at once and share the connections in turn. An error while a mail is
        made or a reply is recorded is raised here, and nothing more is sent.
        """
        batch = Batch(mails)
        self._reading.add(batch)
        self._supply.append(batch)
        self._work.set()
        try:
            while True:
                while batch.replies:
                    yield batch.replies.popleft()
                if error := self._recorder.error or batch.error:
                    raise error
                if batch.finished:
                    return
                if batch.held:
                    batch.held = False
                    self._work.set()
                await batch.changed()
        finally:
            batch.stop()
            self._reading.discard(batch)

    def _take(self) -> Job | None:
        """The next mail, each `send` in turn. One whose address is no address is answered here."""
        if self._closed.is_set() or self._recorder.error:
            return None
        while self._again:
            job = self._again.popleft()
            if not job.batch.stopped:
                return job
        for _ in range(len(self._supply)):
            batch = self._supply.popleft()
            found = batch.next_job()
            while found is not None and not sendable(found.mail):
                self._conclude(found, Stage.RCPT, NOT_AN_ADDRESS)
                found = batch.next_job()
            if not batch.exhausted:
                self._supply.append(batch)
            if found is not None:
                return found
        return None

    def _give_back(self, job: Job) -> None:
        """Its content was not on the wire, so it may go again."""
        job.tries += 1
        if self._left or job.tries >= _MOST_TRIES:
            self._settle(job, Outcome.TEMPORARY, 0, "The relay kept closing.", Stage.CONNECT)
        else:
            self._again.appendleft(job)
            self._work.set()

    def _conclude(self, job: Job, stage: Stage, answer: Answer) -> None:
        self._settle(job, outcome(stage, answer), answer.code, tidy(answer.text), stage)

    def _settle(self, job: Job, result: Outcome, code: int, text: str, stage: Stage) -> None:
        reply = Reply(job.mail.delivery_id, result, code, text, stage)
        self._recorder.note(reply)
        job.batch.answered(reply)

    def _tell_readers(self) -> None:
        """What cannot be written down is not sent: neither by this nor by any connection."""
        for batch in self._reading:
            batch.wake()

    # One connection each

    async def _deliver(self) -> None:
        wire: Wire | None = None
        failures = 0
        while not self._closed.is_set():
            job = self._take()
            if job is None:
                self._work.clear()
                await self._work.wait()
                continue
            try:
                if wire is None or not wire.quiet:
                    self._lose(wire, "It had been closed.")
                    wire = None
                    wire = await self._opened(job)
                await self._mails(wire, job)
            except ConnectionLost as lost:
                failures = 0 if wire is not None and wire.useful else failures + 1
                self._lose(wire, str(lost))
                wire = None
                await self._pause(failures)

    async def _opened(self, job: Job) -> Wire:
        try:
            async with asyncio.timeout(min(self._timeout, _OPEN_SECONDS)):
                wire = await open_wire(self._endpoint, self._tls)
        except (OSError, ConnectionLost) as error:
            _log.warning("The mail relay cannot be used: %s", error)
            self._again.appendleft(job)
            if any(wire.alive for wire in self._wires):
                self._down_since = None  # the relay only wants fewer connections
            elif self._down_since is None:
                self._down_since = _now()
            down = self._down_since
            if self._left or (down is not None and _now() - down >= self._patience):
                self._give_up(f"No mail relay could be reached ({type(error).__name__}).")
            raise ConnectionLost(str(error)) from error
        except asyncio.CancelledError:
            self._again.appendleft(job)
            raise
        self._down_since = None
        self._wires.add(wire)
        return wire

    def _give_up(self, reason: str) -> None:
        while job := self._take():
            self._settle(job, Outcome.TEMPORARY, 0, reason, Stage.CONNECT)

    def _lose(self, wire: Wire | None, reason: str) -> None:
        if wire is not None:
            wire.abort(reason)
            self._wires.discard(wire)

    async def _pause(self, failures: int) -> None:
        longest = min(self._first_delay * 2.0 ** min(failures, _MOST_DOUBLINGS), _LONGEST_DELAY)
        with suppress(TimeoutError):
            async with asyncio.timeout(random.uniform(longest / 2, longest)):
                await self._closed.wait()

    async def _mails(self, wire: Wire, first: Job) -> None:
        """This mail and all that follow, until none is left or the connection is."""
        job: Job | None = first
        if wire.pipelining:
            try:
                wire.write(envelope(first.mail))
            except ConnectionLost:
                self._give_back(first)
                raise
        while job is not None:
            job = await self._one_mail(wire, job)

    async def _one_mail(self, wire: Wire, job: Job) -> Job | None:
        """Brings `job` to its answer and, where pipelined, the following mail to its opening."""
        refused = False
        turn: Turn | None = None
        following: Job | None = None
        try:
            refusal, go_ahead = await opening(wire, job.mail)
            if refusal is not None:
                refused = True
                self._conclude(job, *refusal)
            following = self._take()
            ahead = envelope(following.mail) if following and wire.pipelining else b""
            end = ending(job.mail, go_ahead=go_ahead, refused=refused)
            turn = self._recorder.say(wire, end + ahead, None if refused else job.mail.delivery_id)
            answer = await turn.answer()
        except (ConnectionLost, asyncio.CancelledError) as lost:
            if following is not None:
                self._give_back(following)
            on_the_wire = turn is not None and turn.drop()
            if on_the_wire and not refused:
                self._settle(job, Outcome.UNANSWERED, 0, str(lost), Stage.CONTENT)
            elif not refused:
                self._give_back(job)
            raise
        if not refused:
            wire.useful = True
            self._conclude(job, Stage.CONTENT, answer)
        if not goes_on(answer):
            if following is not None:
                self._give_back(following)
            raise ConnectionLost(f"The relay is closing: {answer.code}.")
        return following

    async def _watch(self) -> None:
        while not self._closed.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(min(_WATCH_SECONDS, self._timeout / 2)):
                    await self._closed.wait()
            for wire in tuple(self._wires):
                if wire.waiting_since and _now() - wire.waiting_since > self._timeout:
                    wire.abort("The relay did not answer in time.")


def _now() -> float:
    return asyncio.get_running_loop().time()
