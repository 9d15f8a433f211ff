"""A small web server that is called by webhooks, and remembers every call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from standardwebhooks import Webhook


@dataclass
class Hook:
    """`answers` says the status for the n-th call, from 0."""

    answers: Callable[[int], int] = lambda _: 204
    port: int = 0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def read(self, secret: str) -> list[dict]:
        """Every call, once its signature holds."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.calls]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        lines = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.calls.append((headers, body))
        status = self.answers(len(self.calls) - 1)
        place = f"Location: http://127.0.0.1:{self.port}/elsewhere\r\n" if status == 302 else ""
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{place}Connection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def hook(answers: Callable[[int], int] = lambda _: 204) -> AsyncIterator[Hook]:
    one = Hook(answers)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    async with server:
        yield one
