"""Admin work goes on while NATS is down, and what happened meanwhile follows when it returns."""

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import nats
import pytest

from sanctuary import migrations
from sanctuary.engine import Nats, Postgres, free_port
from sanctuary.ids import new_id
from sanctuary.jetstream import stream_name

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]
SECRET = "only-for-tests-" + "0" * 40
SIGN_UP = {
    "document": "charter",
    "edition": "2026-2031",
    "organisation": {
        "name": "A library",
        "kind": "library",
        "nation": "england",
        "area": "E08000019",
    },
    "stream": "libraries",
    "signatory": {
        "name": "Ada Example",
        "email": "ada@example.org",
        "capacity": "librarian",
        "language": "en",
    },
    "be_listed": True,
    "be_contacted": False,
}


@contextmanager
def membership(postgres, broker, url, port):
    """The service as a process of its own, as in production."""
    environment = {
        "SANCTUARY_DATABASE_URL": url,
        "SANCTUARY_NATS_URL": broker.url("membership"),
        "SANCTUARY_OIDC_ISSUER": "http://issuer.invalid",
        "SANCTUARY_OIDC_JWKS_URL": "http://issuer.invalid/jwks.json",
        "SANCTUARY_LINK_KEY": SECRET,
        "SANCTUARY_SEAL_KEY": SECRET,
        "SANCTUARY_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "sanctuary.cli", "run", "membership", "all"],
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


async def eventually(question, wanted, within=30.0):
    last = None
    for _ in range(int(within / 0.1)):
        try:
            last = await question()
        except (httpx.HTTPError, nats.errors.Error, nats.js.errors.Error) as failure:
            last = failure
        if last == wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"wanted {wanted}, found {last}")


async def published(broker):
    client = await nats.connect(broker.url())
    try:
        info = await client.jetstream().stream_info(stream_name("membership"))
        return info.state.messages
    finally:
        await client.close()


async def test_the_api_works_on_without_nats_and_the_events_follow():
    with TemporaryDirectory(prefix="sanctuary-tests-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "postgres", durable=False)
        broker = Nats(folder / "nats", durable=False)
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(broker.start)
        broker.stop()  # the port is known, nobody answers there
        await postgres.create_database("membership")
        url = postgres.url("membership")
        await migrations.upgrade_async("membership", url)
        port = free_port()
        with membership(postgres, broker, url, port):
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

                async def ready():
                    return (await client.get("/readyz")).status_code

                async def alive():
                    return (await client.get("/healthz")).status_code

                await eventually(alive, 200)
                said = (await client.get("/readyz")).json()
                assert "NATS" in said["missing"]["messages"]
                answer = await client.post(
                    "/v1/sign-ups", json=SIGN_UP, headers={"Idempotency-Key": new_id().hex}
                )
                assert answer.status_code == 202, answer.text

                await asyncio.to_thread(broker.start)
                await eventually(ready, 200)
                recorded = await count(url)
                assert recorded > 0
                await eventually(lambda: published(broker), recorded)
        await asyncio.to_thread(broker.stop)
        await asyncio.to_thread(postgres.stop)


async def count(url):
    import asyncpg

    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval("select count(*) from event")
    finally:
        await connection.close()
