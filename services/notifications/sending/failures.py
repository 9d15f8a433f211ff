"""What follows when a message cannot reach somebody: found while claiming, or told by the relay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.channels import Outcome, Reply, Stage
from notifications.commands import reach, suppressions
from notifications.commands.fallback import unreached
from notifications.domain.delivery import EMAIL, SMS, TO_UNVERIFIED
from notifications.domain.fallback import UNREACHED
from notifications.domain.return_codes import Meaning, enhanced_in
from notifications.return_rules import rule_on
from notifications.store import suppressions as store
from sanctuary.db import UnitOfWork


def said_by(reply: Reply, *, at: datetime) -> Meaning:
    """What a refusal means, by its codes."""
    return rule_on(at.date()).meaning(enhanced_in(reply.text), reply.code)


def address_is_dead(reply: Reply, *, at: datetime) -> bool:
    """Only a refusal of the recipient says something about the address, and not each of those."""
    refused = reply.outcome is Outcome.PERMANENT and reply.stage is Stage.RCPT
    return refused and (not reply.code or said_by(reply, at=at) is Meaning.DEAD)


def nobody_reads(reply: Reply) -> bool:
    """A carrier of text messages has no codes of its own for it: it refused the number."""
    return reply.outcome is Outcome.PERMANENT and reply.stage is Stage.RCPT


async def stop_dead_addresses(
    uow: UnitOfWork, rows: Mapping[UUID, Any], failed: Sequence[Reply], *, at: datetime
) -> None:
    """Nothing more goes where the relay says that nobody is."""
    for reply in failed:
        row = rows[reply.delivery_id]
        if row.channel == EMAIL and row.person_id and address_is_dead(reply, at=at):
            # After a crash the row is all that is left: then the address is the one of now.
            key = getattr(row, "address_key", None) or await store.key_of(uow, row.person_id)
            code = enhanced_in(reply.text) or str(reply.code)
            await suppressions.address_failed(uow, row.person_id, key, code, at=at)
        if row.channel == SMS and row.person_id and nobody_reads(reply):
            await reach.number_is_dead(uow, row.person_id, getattr(row, "mobile", None))


async def not_sent(uow: UnitOfWork, judged: Sequence[Any], *, at: datetime) -> None:
    """Somebody at a stopped address who wants something from us must not be lost unseen."""
    waiting = {
        row.address_key
        for row in judged
        if row.verdict == "suppressed" and row.template in TO_UNVERIFIED
    }
    if waiting:
        await store.asked_again(uow, waiting, at=at)
    await unreached(uow, [row for row in judged if row.verdict in UNREACHED])
