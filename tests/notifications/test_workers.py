"""Two workers of the service at once, as processes of their own: each row goes out once."""

import asyncio
import os
import sys
from collections import Counter
from contextlib import asynccontextmanager

from sqlalchemy import select

from notifications.tables import sender
from sanctuary.processes import free_port
from sanctuary.testing import SECRET

from .gone import the_lapse_of_an_award
from .service import address, notifications

PEOPLE = 600


@asynccontextmanager
async def two_workers(n):
    named = n.h.settings.model_dump(mode="json", exclude={"link_key", "seal_key", "port"})
    environment = {f"SANCTUARY_{k.upper()}": str(v) for k, v in named.items() if v is not None}
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sanctuary.cli", "run", "notifications", "worker",
            env={**os.environ, **environment, "SANCTUARY_PORT": str(free_port()),
                 "SANCTUARY_LINK_KEY": SECRET, "SANCTUARY_SEAL_KEY": SECRET},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        yield workers
    finally:
        for worker in workers:
            if worker.returncode is None:
                worker.kill()
            await worker.wait()


async def test_two_workers_send_each_row_once(tmp_path):
    async with notifications(tmp_path) as n, two_workers(n) as workers:

        async def both_send():
            async with n.h.transaction() as uow:
                return len(await uow.all(select(sender))) == len(workers)

        async def all_done():
            rows = await n.rows()
            return len(rows) == PEOPLE and {row.status for row in rows} == {"accepted"}

        await n.until(both_send)
        people = [await n.person() for _ in range(PEOPLE)]
        await n.launched(*(people[start : start + 50] for start in range(0, 400, 50)))
        await the_lapse_of_an_award(n, *people[400:])
        await n.until(all_done)
        assert Counter(n.relay.accepted) == Counter(map(address, people))
        assert [worker.returncode for worker in workers] == [None, None]
