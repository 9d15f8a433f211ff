"""A process that only answers people asks other services all the same."""

import asyncio

import nats
import pytest

from sanctuary.asks import ASK_FORECAST, ForecastAnswer, ForecastAsked
from sanctuary.errors import TryAgain
from sanctuary.service import load
from sanctuary.testing import engines, harness

QUESTION = ForecastAsked(person_ids=[], category="campaign", template="mobilisation_act")


async def answered(asker):
    """What comes back, as soon as the connection is there."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await asker.ask(ASK_FORECAST, QUESTION, ForecastAnswer)
            except TryAgain:
                await asyncio.sleep(0.05)


@pytest.mark.timeout(60)
async def test_the_api_of_campaigns_asks_notifications_without_a_worker_beside_it():
    said = ForecastAnswer(counts={}, last_places=0, behind=["cy"], fallbacks=0)

    async def reply(message):
        await message.respond(said.model_dump_json().encode())

    other = await nats.connect(engines().nats_url("notifications"))
    await other.subscribe(ASK_FORECAST, cb=reply)
    async with harness("campaigns") as h:
        runtime = load("campaigns").app(h.settings, "api").state.runtime
        assert runtime.messaging is None
        running = asyncio.create_task(runtime.asks.run())
        assert (await answered(runtime.asks)).behind == ["cy"]
        running.cancel()
        await asyncio.wait([running])
        with pytest.raises(TryAgain):
            await runtime.asks.ask(ASK_FORECAST, QUESTION, ForecastAnswer)
        await runtime.database.close()
    await other.close()


async def test_who_asks_nobody_connects_nowhere():
    async with harness("awards") as h:
        runtime = load("awards").app(h.settings, "api").state.runtime
        assert runtime.asks is None
        await runtime.database.close()
