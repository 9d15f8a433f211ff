"""A relay that records: each mail stands on disk before its 250, and so outlives a kill.

One line a mail, all of one length: delivery id (from the Message-ID), time, recipient. With
`die_at` it ends itself, as kill -9 would, between the line and the reply of that mail: the worst
moment there is. Run as `python -m sanctuary.faults.sink PORT LOG WAIT_MS DIE_AT`.
"""

import asyncio
import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sanctuary.processes import LOOPBACK

_RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f]{32})@", re.IGNORECASE | re.MULTILINE)
_USUAL = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n"}
_GREETING, _TAKEN, _GOODBYE, _OK = b"220 sink\r\n", b"250 taken\r\n", b"221 bye\r\n", b"250 ok\r\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail that the relay answers for from this moment on."""

    delivery: str
    at: float
    recipient: str


class Sink:
    def __init__(self, log: Path, wait: float, die_at: int) -> None:
        """`wait` is how long it thinks, in seconds, between taking a mail and saying so."""
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.wait = wait
        self.die_at = die_at
        self.count = 0

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_GREETING)
        recipient = b""
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                writer.write(_GOODBYE)
                return
            if verb == b"RCPT" and (found := _RECIPIENT.match(line)):
                recipient = found[1]
            writer.write(_USUAL.get(verb, _OK))
            if verb == b"DATA":
                self._take(recipient, await reader.readuntil(b"\r\n.\r\n"))
                await asyncio.sleep(self.wait)
                writer.write(_TAKEN)

    def _take(self, recipient: bytes, content: bytes) -> None:
        found = _MESSAGE_ID.search(content)
        delivery = found[1] if found else b"0" * 32
        os.write(self.log, b"%s %017.6f %s\n" % (delivery, time.time(), recipient))
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def read(log: Path) -> list[Taken]:
    """Every mail that was taken, in its order."""
    if not log.exists():
        return []
    lines = (line.split(" ") for line in log.read_text("ascii").splitlines())
    return [Taken(delivery, float(at), recipient) for delivery, at, recipient in lines]


async def main(port: int, log: Path, wait: float, die_at: int) -> None:
    sink = Sink(log, wait, die_at)
    server = await asyncio.start_server(sink.session, LOOPBACK, port)
    await server.serve_forever()


if __name__ == "__main__":
    _port, _log, _wait, _die_at = sys.argv[1:]
    asyncio.run(main(int(_port), Path(_log), float(_wait) / 1000, int(_die_at)))
