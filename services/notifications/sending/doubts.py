"""What is in doubt and may be asked about, asked about before the rule of its category decides."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from notifications.channels import Outcome, Reply
from notifications.channels.lookup import Lookup
from notifications.domain.delivery import LOOKED_UP


async def resolved(
    rows: Mapping[UUID, Any], replies: Sequence[Reply], lookup: Lookup | None
) -> list[Reply]:
    """The same replies, knowing better where `lookup` knows that a message arrived."""
    open_ones = {
        reply.delivery_id
        for reply in replies
        if reply.outcome is Outcome.UNANSWERED and rows[reply.delivery_id].category in LOOKED_UP
    }
    if lookup is None or not open_ones:
        return list(replies)
    taken = await lookup.taken(open_ones)
    return [
        Reply(reply.delivery_id, Outcome.ACCEPTED, 0, "looked up", reply.stage)
        if reply.delivery_id in taken
        else reply
        for reply in replies
    ]
