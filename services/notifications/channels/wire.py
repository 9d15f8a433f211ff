"""One SMTP connection: bytes out, answers in, and how it is opened.

Neither `smtplib` nor `aiosmtplib` sends a command before the last one is answered, which costs a
round trip each (RFC 2920 needs one a mail), so the protocol is spoken here.
"""

import asyncio
import base64
import re
import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

_LONGEST_BUFFER = 64 * 1024
_MOST_UNREAD = 1000
_LONGEST_TEXT = 300
_ADDRESS_IN_TEXT = re.compile(r"<?[^\s<>@]*@[^\s<>@]+>?")
_SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CODE_DIGITS = 3
_READY, _OK, _SIGNED_IN, _NOT_UNDERSTOOD = 220, 250, 235, 500


class ConnectionLost(Exception):
    """Nothing more comes from this connection. What it had not answered stays unanswered."""


class RelayRefused(ConnectionLost):
    """The relay answered, but will not let us send now."""


class Answer(NamedTuple):
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the relay is and how to speak to it.

    `smtp://host:port`, `smtps://` (TLS from the start) or `smtp+starttls://` (TLS or nothing), each
    with `user:password@` when the relay wants AUTH PLAIN.
    """

    scheme: str
    host: str
    port: int
    user: str | None
    password: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            known = ", ".join(f"{scheme}://host:port" for scheme in _SCHEMES)
            msg = f"The address of the mail relay must be one of {known}."
            raise ValueError(msg)
        if parts.username and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
            msg = "A password for the mail relay needs smtps:// or smtp+starttls://."
            raise ValueError(msg)
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _SCHEMES[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


# Relays say the same few lines a million times over.
_SEEN: dict[bytes, Answer] = {}
_MOST_SEEN = 200


class Wire(asyncio.Protocol):
    """Collects answers as they come.

    `waiting_since` tells a watchdog how long we have listened, `useful` whether the relay has taken
    a decision on a mail here.
    """

    def __init__(self) -> None:
        self.pipelining = False
        self.useful = False
        self.waiting_since: float | None = None
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._lines: list[str] = []
        self._answers: deque[Answer] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._lost: str | None = None

    @property
    def alive(self) -> bool:
        return self._lost is None

    @property
    def quiet(self) -> bool:
        """Open, and nothing said that was not asked: fit for the next mail."""
        return self._lost is None and not self._answers and not self._buffer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # always a Transport for TCP

    def data_received(self, data: bytes) -> None:
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            if self._lines or (answer := _SEEN.get(line)) is None:
                try:
                    answer = self._parsed(line)
                except ValueError:
                    self.abort("The relay sent something that is not SMTP.")
                    break
            if answer is not None:
                self._answers.append(answer)
        if len(self._buffer) > _LONGEST_BUFFER or len(self._answers) > _MOST_UNREAD:
            self.abort("The relay sent far more than was asked.")
        if self._answers:
            self._wake()

    def _parsed(self, line: bytes) -> Answer | None:
        """The answer that this line completes, if it does."""
        code, more = line[:3], line[3:4]
        if len(code) != _CODE_DIGITS or not code.isdigit() or more not in b" -\r":
            raise ValueError(line)
        text = line[4:].decode("ascii", "replace").strip()
        if more == b"-":
            if len(self._lines) >= _MOST_UNREAD:
                raise ValueError(line)
            self._lines.append(text)
            return None
        answer = Answer(int(code), "\n".join([*self._lines, text]))
        if not self._lines and len(_SEEN) < _MOST_SEEN:
            _SEEN[line] = answer
        self._lines.clear()
        return answer

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = self._lost or f"The connection broke ({type(exc).__name__ if exc else 'end'})."
        self._wake()

    def write(self, data: bytes) -> None:
        if self._lost is not None or self._transport is None:
            raise ConnectionLost(self._lost)
        self._transport.write(data)

    async def answer(self) -> Answer:
        """The next answer. Raises `ConnectionLost` once everything that arrived has been read."""
        while not self._answers:
            if self._lost is not None:
                raise ConnectionLost(self._lost)
            self._waiter = self._loop.create_future()
            self.waiting_since = self._loop.time()
            try:
                await self._waiter
            finally:
                self._waiter = self.waiting_since = None
        return self._answers.popleft()

    async def ask(self, command: str) -> Answer:
        self.write(command.encode("ascii") + b"\r\n")
        return await self.answer()

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Whatever was sent before TLS stands is dropped with the connection (CVE-2011-0411)."""
        if not self.quiet or self._transport is None:
            self.abort("The relay spoke before TLS began.")
            raise ConnectionLost(self._lost)
        secured = await self._loop.start_tls(self._transport, self, context, server_hostname=host)
        self._transport = secured

    def abort(self, reason: str) -> None:
        self._lost = self._lost or reason
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    def close(self) -> None:
        """A polite end: QUIT, and no waiting for the answer."""
        if self._lost is None and self._transport is not None:
            self._transport.write(b"QUIT\r\n")
            self._transport.close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


async def open_wire(endpoint: Endpoint, tls: ssl.SSLContext | None) -> Wire:
    """A connection ready for its first mail. Raises `ConnectionLost`, `OSError`.

    `tls` is needed wherever the address of the relay asks for it; without it nothing is opened.
    """
    if tls is None and endpoint.scheme != "smtp":
        msg = f"{endpoint.scheme}:// needs TLS settings."
        raise ValueError(msg)
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(
        Wire, endpoint.host, endpoint.port, ssl=tls if endpoint.scheme == "smtps" else None
    )
    try:
        _expect(await wire.answer(), _READY)
        offers = await _hello(wire)
        if endpoint.scheme == "smtp+starttls" and tls is not None:
            _expect(await wire.ask("STARTTLS"), _READY)
            await wire.start_tls(tls, endpoint.host)
            offers = await _hello(wire)
        if endpoint.user is not None:
            secret = f"\0{endpoint.user}\0{endpoint.password}".encode()
            plain = base64.b64encode(secret).decode("ascii")
            _expect(await wire.ask(f"AUTH PLAIN {plain}"), _SIGNED_IN)
    except BaseException:
        wire.abort("It could not be opened.")
        raise
    wire.pipelining = "PIPELINING" in offers
    return wire


async def _hello(wire: Wire) -> frozenset[str]:
    name = socket.gethostname()
    own = name if re.fullmatch(r"[A-Za-z0-9.-]+", name) else "localhost"
    answer = await wire.ask(f"EHLO {own}")
    if answer.code // 100 == _NOT_UNDERSTOOD // 100:
        _expect(await wire.ask(f"HELO {own}"), _OK)
        return frozenset()
    _expect(answer, _OK)
    return frozenset(line.upper().split(" ")[0] for line in answer.text.split("\n")[1:])


def _expect(answer: Answer, code: int) -> None:
    if answer.code != code:
        raise RelayRefused(f"{answer.code} {tidy(answer.text)}")


def tidy(text: str) -> str:
    """A server's words on one line, short, and with no address in them."""
    line = " ".join(text.split())[:_LONGEST_TEXT]
    return _ADDRESS_IN_TEXT.sub("(address)", line) if "@" in line else line
