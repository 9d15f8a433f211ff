"""Posts to chats: claimed, opened, posted and settled, with no transaction open meanwhile."""

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from notifications.channels import Outcome, Outgoing, Reply
from notifications.channels.apprise_chat import AppriseChannel
from notifications.commands import chats
from notifications.domain.chat import WORDS, Kind
from notifications.domain.delivery import Status, retry_at
from notifications.store import chats as store
from sanctuary import metrics
from sanctuary.db import STORE_GONE, Database
from sanctuary.seal import Seal
from sanctuary.service import Runtime

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
WINDOW = 20


async def post_to_chats(runtime: Runtime) -> None:
    """For as long as the worker lives."""
    settings, database = runtime.settings, runtime.database
    anywhere = settings.chats_anywhere
    own = chats.own_hosts(database.clock.now(), anywhere=anywhere)
    channel = AppriseChannel(own, anywhere=anywhere)
    seal = Seal(settings.seal_key, "notifications")
    try:
        while True:
            try:
                busy = await post_once(database, channel, seal)
            except STORE_GONE:
                logger.warning("posts to chats wait: the store does not answer")
                busy = False
            if not busy:
                await asyncio.sleep(IDLE_SECONDS)
    finally:
        channel.close()


async def post_once(database: Database, channel: AppriseChannel, seal: Seal) -> bool:
    """One window. Returns whether there was anything to do."""
    async with database.transaction() as uow:
        at = uow.clock.now()
        await store.drop(uow, at=at)
        rows = await store.claim(uow, WINDOW, at=at)
    replies = [reply async for reply in channel.send(_opened(rows, seal))]
    by_id = {row.id: row for row in rows}
    for reply in replies:
        await _settle(database, by_id[reply.delivery_id], reply)
    return bool(rows)


def _opened(rows: Sequence[Any], seal: Seal) -> Iterator[Outgoing]:
    """Each address is open for as long as its post takes."""
    for row in rows:
        url = seal.open(row.sealed, chats.context_of(row.chat_id)).decode()
        words = WORDS[Kind(row.kind)][row.language == "cy"]
        yield Outgoing(row.id, "", url, json.dumps(words).encode())


async def _settle(database: Database, row: Any, reply: Reply) -> None:
    async with database.transaction() as uow:
        at = uow.clock.now()
        match reply.outcome:
            case Outcome.ACCEPTED:
                status, due = Status.ACCEPTED, None
            case Outcome.PERMANENT:
                status, due = Status.PERMANENT_FAILURE, None
            case _:
                status, due = Status.QUEUED, retry_at(at, row.attempts)
        await store.settle(uow, row.id, status, at=at, due_at=due)
        await chats.answered(uow, row.chat_id, well=reply.outcome is Outcome.ACCEPTED)
    metrics.DELIVERIES.labels(status, "chat").inc()
