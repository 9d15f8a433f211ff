"""What pipelining is worth when the relay is not next door: the same pool, told not to pipeline.

A proxy on the loopback holds back each direction for half of the round trip.
"""

import asyncio
import importlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sanctuary.ids import new_id
from sanctuary.processes import LOOPBACK

ROUND_TRIP = 0.020
CONNECTIONS = 10
MAILS = 2_000
_CONTENT = b"Subject: latency\r\n\r\n" + (b"x" * 70 + b"\r\n") * 76


async def ratio(port: int) -> float:
    """Mails per second with pipelining over mails per second without, best of two each."""
    with_it, without = [
        max([await _over(port, pipelined=pipelined) for _ in range(2)])
        for pipelined in (True, False)
    ]
    return round(with_it / without, 2)


async def _over(port: int, *, pipelined: bool) -> float:
    async with far_away(port, pipelined=pipelined) as there:
        return await _sent_per_second(there)


async def _sent_per_second(port: int) -> float:
    # The ground knows no service: what is measured is loaded by its name.
    channels = importlib.import_module("notifications.channels")
    pool_of = importlib.import_module("notifications.channels.smtp").SmtpPool
    mails = [
        channels.Outgoing(new_id(), "from@example.org", "to@example.org", _CONTENT)
        for _ in range(MAILS)
    ]
    async with pool_of(f"smtp://{LOOPBACK}:{port}", CONNECTIONS) as pool:
        async for _ in pool.send(mails[:CONNECTIONS]):
            pass
        started = time.monotonic()
        accepted = 0
        async for reply in pool.send(mails[CONNECTIONS:]):
            accepted += reply.outcome is channels.Outcome.ACCEPTED
        taken = time.monotonic() - started
    if accepted != MAILS - CONNECTIONS:
        msg = f"the far relay took {accepted} of {MAILS - CONNECTIONS}"
        raise RuntimeError(msg)
    return float(accepted / taken)


@asynccontextmanager
async def far_away(port: int, *, pipelined: bool) -> AsyncIterator[int]:
    """The relay at `port`, ROUND_TRIP away; without PIPELINING among its offers if so wished."""
    loop = asyncio.get_running_loop()

    def edited(data: bytes) -> bytes:
        return data if pipelined else data.replace(b"PIPELINING", b"XPIPELINES")

    async def carry(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool
    ) -> None:
        def later(data: bytes) -> None:
            if not writer.is_closing():
                writer.write(data)

        while data := await reader.read(65_536):
            loop.call_later(ROUND_TRIP / 2, later, edited(data) if back else data)
        loop.call_later(ROUND_TRIP / 2, writer.close)

    async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(LOOPBACK, port)
        with suppress(asyncio.CancelledError):  # when the proxy ends
            await asyncio.gather(
                carry(reader, back, back=False),
                carry(there, writer, back=True),
                return_exceptions=True,
            )

    server = await asyncio.start_server(both, LOOPBACK, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
