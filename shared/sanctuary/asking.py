"""A connection for questions alone: what a process asks that answers people and takes no events.

The API works on while NATS is down; whoever asks then is told that nobody answers.
"""

import asyncio
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic import BaseModel

from sanctuary.errors import TryAgain
from sanctuary.settings import Settings

A = TypeVar("A", bound=BaseModel)
AGAIN_SECONDS = 1.0


class Asker:
    """Asks other services by request-reply, while `run` keeps it connected."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        self.client: Client | None = None

    async def run(self) -> None:
        """Connect, and stay connected until cancelled."""
        while self.client is None:
            try:
                self.client = await nats.connect(servers=self.settings.nats_servers, **self.options)
            except (NatsError, OSError):
                await asyncio.sleep(AGAIN_SECONDS)
        try:
            await asyncio.Event().wait()
        finally:
            client, self.client = self.client, None
            await client.close()

    async def ask(self, subject: str, question: BaseModel, answer: type[A], wait: float = 2.0) -> A:
        """Raises TryAgain when it is not answered in `wait` seconds."""
        return await ask(self.client, subject, question, answer, wait)


async def ask(
    client: Client | None, subject: str, question: BaseModel, answer: type[A], wait: float
) -> A:
    """Ask another service. Raises TryAgain when it does not answer in `wait` seconds."""
    if client is None or not client.is_connected:
        raise TryAgain("not connected")
    try:
        reply = await client.request(subject, question.model_dump_json().encode(), timeout=wait)
    except (NatsError, TimeoutError) as silent:
        raise TryAgain(f"no answer on {subject}") from silent
    if (reply.headers or {}).get("failed"):
        raise TryAgain(f"no usable answer on {subject}")
    return answer.model_validate_json(reply.data)
