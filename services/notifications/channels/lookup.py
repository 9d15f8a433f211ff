"""Asking a relay whether it took a mail: by Message-ID, which is made from the delivery's id.

Most relays cannot tell. The local mailbox can, and so can whatever answers in the same way: GET
with `?message_id=`, and JSON whose `total` says how many such mails were taken.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

import httpx

logger = logging.getLogger(__name__)
_SECONDS = 5.0
# What a dying connection still carried may arrive a moment after its sender's end.
_LOOK_AGAIN_AFTER = (0.5, 2.0)


class Lookup(Protocol):
    """Whoever can tell what became of a message that nobody answered."""

    async def taken(self, delivery_ids: Collection[UUID], /) -> set[UUID]:
        """Those that have surely arrived. Of the others it is not known, or they have not."""


class RelayLookup:
    """A relay with an address where it can be asked."""

    def __init__(
        self, url: str, domain: str, *, look_again_after: Sequence[float] = _LOOK_AGAIN_AFTER
    ) -> None:
        self._url = url
        self._domain = domain
        self._look_again_after = look_again_after

    async def taken(self, delivery_ids: Collection[UUID]) -> set[UUID]:
        found: set[UUID] = set()
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                for pause in (0.0, *self._look_again_after):
                    await asyncio.sleep(pause)
                    for delivery_id in set(delivery_ids) - found:
                        if await self._took(client, delivery_id):
                            found.add(delivery_id)
                    if len(found) == len(delivery_ids):
                        break
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as silent:
            logger.warning("the relay does not say what it took: %s", type(silent).__name__)
        return found

    async def _took(self, client: httpx.AsyncClient, delivery_id: UUID) -> bool:
        asked = {"message_id": f"<{delivery_id.hex}@{self._domain}>", "limit": "1"}
        answer = await client.get(self._url, params=asked)
        answer.raise_for_status()
        return int(answer.json()["total"]) > 0
