"""Calling addresses that others gave us: signed, and never into a network of our own.

A name is looked up here, every address that it has is checked, and the one that was checked is the
one that is connected to, so that a second answer of its name server leads nowhere. Redirects are
answers like any other: they are not followed.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Self

import httpcore
from standardwebhooks import Webhook as Signer

from notifications.store.webhooks import Call

SECONDS = 10.0
CONNECTIONS = 50
Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class NotOutside(httpcore.ConnectError):
    """The name leads to an address that is not on the public internet."""


class _Outside(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only."""

    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 — the name is the library's
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await _public_address(host, port)
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _public_address(host: str, port: int) -> str:
    """Raises NotOutside when any address of the name is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as unknown:
        raise httpcore.ConnectError(str(unknown)) from unknown
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(each) for each in addresses):
        raise NotOutside(host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is not None and not wrapped.is_global:
            return False
        # NAT64 (RFC 6052) wraps an IPv4 address as well.
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF).is_global
    return ip.is_global and not ip.is_multicast


class Caller:
    """Makes calls. `open_to_all` is for tests and for development: it calls any address."""

    def __init__(self, *, open_to_all: bool) -> None:
        backend = None if open_to_all else _Outside()
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=CONNECTIONS, network_backend=backend
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    async def call(self, call: Call) -> int:
        """The status that was answered, 0 where nobody did. Nothing of the answer is read.

        Signed in real time even in a rehearsal: whoever is called refuses what is old.
        """
        headers = {
            "content-type": "application/json",
            "user-agent": "sanctuary-webhooks/1",
            **signed(call, datetime.now(UTC)),
        }
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._pool.stream(
                    "POST", call.url, headers=list(headers.items()), content=call.body.encode()
                ) as answer,
            ):
                return int(answer.status)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
            return 0
        except (httpcore.UnsupportedProtocol, OSError, ValueError):
            return 0


def signed(call: Call, at: datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks; two signatures while a secret is replaced."""
    name = f"msg_{call.id.hex}"
    signatures = [Signer(each).sign(name, at, call.body) for each in call.secrets]
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
