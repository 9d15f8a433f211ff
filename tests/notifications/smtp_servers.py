"""Relays to send to: a polite one (aiosmtpd) and a nasty one that does what its script says."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from notifications.channels import Outcome, Outgoing, Reply
from notifications.channels.smtp import SmtpPool

_RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)

Answering = Callable[[str, "Nasty", str], str | None]
"""Given a stage (`mail`, `rcpt`, `data`, `content`) and the recipient, the answer to send.

None is the usual answer; "drop" closes the connection instead, "late" never answers, "hold" takes
a content once `go` is set.
"""


@dataclass
class Nasty:
    """Counts what it saw. `accepted` has the recipients whose mail got a 250, in their order."""

    port: int = 0
    pipelining: bool = True
    answering: Answering = lambda *_: None
    accepted: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    pace: float = 0.0
    """Seconds that it takes over each content."""
    connections: int = 0
    early: int = 0
    """Commands that arrived before the answer to the one before them was sent."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 nasty ESMTP\r\n")
        recipient = ""
        while line := await reader.readline():
            command = line.rstrip(b"\r\n")
            self.commands.append(command)
            verb = command[:4].upper()
            if verb == b"RCPT":
                recipient = _RECIPIENT.match(command)[1].decode()
            stage = {b"MAIL": "mail", b"RCPT": "rcpt", b"DATA": "data"}.get(verb)
            if not self.pipelining and reader._buffer:
                self.early += 1
            answer = self._usual(verb) if stage is None else self._answer(stage, recipient)
            if not await self._say(reader, writer, answer):
                return
            if verb == b"DATA" and answer.startswith("354"):
                content = (
                    await reader.readuntil(b"\r\n.\r\n")
                    if not await self._lone_dot(reader)
                    else b""
                )
                await asyncio.sleep(self.pace)
                answer = self._answer("content", recipient)
                if answer == "hold":
                    await self.go.wait()
                    answer = "250 taken"
                if answer.startswith("250") and content:
                    self.accepted.append(recipient)
                    self.contents.append(content)
                if not await self._say(reader, writer, answer):
                    return
            if verb == b"QUIT":
                return

    async def _lone_dot(self, reader: asyncio.StreamReader) -> bool:
        start = await reader.readexactly(3)
        if start == b".\r\n":
            return True
        reader._buffer[:0] = start
        return False

    def _usual(self, verb: bytes) -> str:
        if verb == b"EHLO":
            return "250-nasty\r\n250-PIPELINING\r\n250 SIZE" if self.pipelining else "250 nasty"
        return (
            "250 ok"
            if verb in (b"HELO", b"RSET", b"NOOP")
            else "221 bye"
            if verb == b"QUIT"
            else "502 what?"
        )

    def _answer(self, stage: str, recipient: str) -> str:
        usual = {"data": "354 go on", "content": "250 taken"}.get(stage, "250 ok")
        return self.answering(stage, self, recipient) or usual

    async def _say(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: str
    ) -> bool:
        """Whether the session goes on."""
        if answer == "drop":
            return False
        if answer == "late":
            await reader.read()
            return False
        writer.write(answer.encode() + b"\r\n")
        return not answer.startswith(("421", "221"))


@asynccontextmanager
async def nasty(
    answering: Answering = lambda *_: None, *, pipelining: bool = True, port: int = 0
) -> AsyncIterator[Nasty]:
    relay = Nasty(answering=answering, pipelining=pipelining)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", port)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()


CONTENT = b"Subject: x\r\n\r\nhello\r\n..dot\r\n"


def mail(number: int, recipient: str | None = None) -> Outgoing:
    return Outgoing(
        UUID(int=number), "bounce@example.org", recipient or f"p{number}@example.org", CONTENT
    )


async def sent(port: int, mails: list[Outgoing], **options: object) -> list[Reply]:
    arguments = {"connections": 3, "first_delay": 0.01, "timeout": 5.0, **options}
    async with SmtpPool(f"smtp://127.0.0.1:{port}", **arguments) as pool:
        return [reply async for reply in pool.send(mails)]


def outcomes(replies: list[Reply]) -> dict[int, Outcome]:
    assert len({reply.delivery_id for reply in replies}) == len(replies)
    return {reply.delivery_id.int: reply.outcome for reply in replies}


class Kept:
    """A handler for aiosmtpd that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 — aiosmtpd's name
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
