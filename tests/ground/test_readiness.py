"""`/readyz` says in words which part of a worker keeps failing; `/healthz` stays alive."""

import asyncio
from datetime import timedelta

import httpx

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables
from sanctuary.schedule import store_clock
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import harness


async def broken(runtime):
    raise PermissionError("a folder that may not be written to")


async def patient(runtime):
    await asyncio.Event().wait()


def with_background(task):
    metadata = service_metadata()
    ground_tables(metadata)
    return Service("awards", metadata, (), Subscribers("awards"), background=(task,))


async def readiness(h, wanted):
    """What /readyz answers once it answers `wanted`; the last answer otherwise."""
    app = h.service.app(h.settings, "all")
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for _ in range(100):
                answer = await client.get("/readyz")
                if answer.status_code == wanted and "store" not in answer.text:
                    missing = answer.json().get("missing", {})
                    if wanted == 200 or "messages" not in missing:
                        break
                await asyncio.sleep(0.05)
            assert (await client.get("/healthz")).status_code == 200
            return answer


async def test_a_part_that_keeps_failing_is_named():
    async with harness(with_background(broken)) as h:
        answer = await readiness(h, 503)
        [name] = answer.json()["missing"]
        assert name.endswith(".broken")
        assert "log" in answer.json()["missing"][name]


async def test_in_a_rehearsal_no_part_begins_before_it_knows_what_time_it_is():
    begun = []

    async def looks_at_the_clock(runtime):
        begun.append(runtime.database.clock.offset)
        await asyncio.Event().wait()

    year = timedelta(days=365)
    async with harness(with_background(looks_at_the_clock)) as h:
        async with h.transaction() as uow:
            await store_clock(uow, year)
        app = h.service.app(h.settings, "all")
        async with app.router.lifespan_context(app):
            while not begun:
                await asyncio.sleep(0)
    assert begun == [year]


async def test_all_parts_at_work_is_ready():
    async with harness(with_background(patient)) as h:
        assert (await readiness(h, 200)).status_code == 200
