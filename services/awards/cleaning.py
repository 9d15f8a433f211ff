"""The clean-up of evidence files: what was removed goes within moments, orphans once an hour."""

import asyncio
from datetime import UTC, datetime, timedelta

from awards import commands
from awards.storage import files_of
from sanctuary import metrics
from sanctuary.errors import Unavailable
from sanctuary.service import Runtime

ORPHANS_EVERY = timedelta(hours=1)


async def run(runtime: Runtime) -> None:
    """Erase for as long as the worker lives. A place that is away is tried again."""
    looked = datetime.now(UTC)
    while True:
        erased = 0
        try:
            files = files_of(runtime.settings)
            erased = await commands.erase_removed(runtime.database, files)
            metrics.EVIDENCE_ERASED.labels("removed").inc(erased)
            if datetime.now(UTC) - looked > ORPHANS_EVERY:
                looked = datetime.now(UTC)
                orphans = await commands.erase_orphans(runtime.database, files, now=looked)
                metrics.EVIDENCE_ERASED.labels("orphan").inc(orphans)
        except Unavailable:
            metrics.EVIDENCE_UNREACHABLE.inc()
        if not erased:
            await asyncio.sleep(10 * runtime.settings.poll_seconds)
