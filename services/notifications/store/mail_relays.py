"""How workers found the mail relays, as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from notifications.channels.relay import RelayState
from notifications.tables import mail_relay
from sanctuary.db import UnitOfWork

FORGOTTEN_AFTER = timedelta(days=1)


async def report(
    uow: UnitOfWork, worker: str, states: Sequence[RelayState], *, at: datetime
) -> None:
    """Replace what this worker said before; what the gone said is dropped after a day."""
    row = insert(mail_relay)
    names = ("preference", "up", "why", "since", "seen_at")
    await uow.execute(
        row.on_conflict_do_update(
            index_elements=["worker", "relay"], set_={name: row.excluded[name] for name in names}
        ),
        [
            {
                "worker": worker,
                "relay": state.name,
                "preference": place,
                "up": state.up,
                "why": state.reason,
                "since": state.since,
                "seen_at": at,
            }
            for place, state in enumerate(states)
        ],
    )
    await uow.execute(delete(mail_relay).where(mail_relay.c.seen_at < at - FORGOTTEN_AFTER))
