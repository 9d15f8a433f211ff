"""The sender: for each channel, lanes that keep several windows in flight.

Lane 0 of a channel takes only what is not a campaign, so that an alert never waits behind one.
"""

import asyncio

from notifications.channels.smtp import SmtpPool
from notifications.domain.delivery import EMAIL
from notifications.sending.compose import Composer
from notifications.sending.lane import Lane, Route
from notifications.sending.recovery import Worker, recover
from sanctuary.service import Runtime

LANES = 4


async def run(runtime: Runtime) -> None:
    """Send for as long as the worker lives."""
    settings = runtime.settings
    worker = Worker(settings.journal_dir)
    try:
        journal = await recover(
            runtime.database, worker, settings.journal_dir / "mail", settings.smtp_connections
        )
        pool = SmtpPool(settings.smtp_url, settings.smtp_connections, record=journal.append)
        with journal:
            async with pool, asyncio.TaskGroup() as lanes:
                route = Route(EMAIL, Composer(settings), pool)
                for number in range(LANES):
                    lane = Lane(runtime.database, worker, journal, route, number=number)
                    lanes.create_task(lane.run())
    finally:
        worker.close()
