"""A file of a hundred thousand people, from its upload to the last event in the outbox.

The real membership service runs as a process of its own, on durable engines, and publishes what it
records meanwhile. The check of all rows before the first is written is part of the time.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from sanctuary import migrations
from sanctuary.bench.ground import Ground, ground
from sanctuary.issuer import Issuer
from sanctuary.processes import free_port

PEOPLE = 100_000
FOUNDER = uuid4()
HEADERS = "external_id,name,email,verified,nation,area,streams,basis,wording,collected_on"
STANDS_STILL_AFTER = 600.0


async def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Rows per second and seconds of the whole, and of a second time that changes nothing."""
    async with ground() as engines, _membership(engines) as (client, url):
        first = await _take_over(client, _file(people))
        store = await asyncpg.connect(url)
        events = await store.fetchval("select count(*) from event where type like '%.person.%'")
        await store.close()
        if events != people:
            raise RuntimeError(f"{events} events for {people} people")
        again = await _take_over(client, _file(people))
    return {
        "moving_in.seconds": round(first, 1),
        "moving_in.rows_per_second": round(people / first),
        "moving_in.again_seconds": round(again, 1),
    }


def _file(people: int) -> bytes:
    rows = (
        f"c{n},Person {n},person{n}@example.org,yes,wales,W06000011,schools,consent,"
        f'"Yes, write to me",2025-03-0{n % 9 + 1}'
        for n in range(people)
    )
    return "\r\n".join((HEADERS, *rows)).encode()


async def _take_over(client: httpx.AsyncClient, content: bytes) -> float:
    """Seconds from the first byte of the upload to the last row."""
    began = time.monotonic()
    answer = await client.post(
        "/v1/imports",
        params={"kind": "people", "start": "true"},
        content=content,
        headers={"Content-Type": "text/csv", "Idempotency-Key": uuid4().hex},
    )
    answer.raise_for_status()
    job = answer.json()
    while job["status"] != "done":
        await asyncio.sleep(0.2)
        job = (await client.get(answer.headers["location"])).json()
        if job["status"] in {"failed", "stopped"} or job["found"]["refused"]:
            raise RuntimeError(json.dumps(job))
        if time.monotonic() - began > STANDS_STILL_AFTER:
            raise TimeoutError(json.dumps(job))
    return time.monotonic() - began


@asynccontextmanager
async def _membership(engines: Ground) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """Membership and an issuer, each a process; a client with a founder's token."""
    await engines.postgres.create_database("bench_membership")
    url = engines.postgres.url("bench_membership")
    await migrations.upgrade_async("membership", url)
    folder = engines.postgres.folder.parent
    port, web, smtp = free_port(), free_port(), free_port()
    issuer = Issuer.at(folder / "issuer" / "issuer.pem", f"http://127.0.0.1:{web}")
    changes = {
        "port": port,
        "oidc_issuer": issuer.url,
        "oidc_jwks_url": f"{issuer.url}/jwks.json",
        "founder": FOUNDER,
    }
    commands = (
        ["mailbox", "--var", str(folder), "--http-port", str(web), "--smtp-port", str(smtp)],
        ["run", "membership", "all"],
    )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sanctuary.cli", *command,
            env=engines.environment("membership", **changes),
            stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        )
        for command in commands
    ]  # fmt: skip
    headers = {"Authorization": f"Bearer {issuer.mint(FOUNDER, minutes=60)}"}
    try:
        base = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=120) as client:
            await _until_ready(client)
            yield client, url.replace("+asyncpg", "")
    finally:
        for process in processes:
            process.terminate()
        await asyncio.gather(*(process.wait() for process in processes))


async def _until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await client.get("/v1/imports")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
