"""Jobs are worked on: part by part while there is work, with a look for lost rows now and then."""

import asyncio
from time import monotonic

from notifications.commands import jobs
from sanctuary.service import Runtime

IDLE_SECONDS = 0.2
SWEEP_SECONDS = 30.0


async def work_on_jobs(runtime: Runtime) -> None:
    """Work for as long as the worker lives. It begins with what an earlier one may have lost."""
    swept = float("-inf")
    while True:
        if monotonic() - swept > SWEEP_SECONDS:
            await jobs.find_lost_rows(runtime.database)
            swept = monotonic()
        if not await jobs.step(runtime.database):
            await asyncio.sleep(IDLE_SECONDS)
