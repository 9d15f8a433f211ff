"""Accepting sends over real HTTP: a program's requests, each with an Idempotency-Key of its own.

The service runs as a process of its own, as `sanctuary run notifications api`. Callers keep their
connection and ask for the next send when the last one is answered; every tenth request is repeated
and has to be answered as a replay. At the end the store is asked whether each send is there once.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from sanctuary import migrations
from sanctuary.auth import KEY_PREFIX
from sanctuary.bench.ground import Ground, ground
from sanctuary.db import Database
from sanctuary.ids import new_id
from sanctuary.processes import free_port

PEOPLE, SENDS, CALLERS, WARM_UP = 5_000, 5_000, 16, 500
REPLAYED = 10
_SECRET = f"{KEY_PREFIX}live_bench"
_PEOPLE = text(
    "insert into contact (person_id, wanted_version, version, name, email, verified, bases) "
    "select gen_random_uuid(), 1, 1, 'Ada Example', n || '@example.org', true, "
    '\'{"service": "service_message"}\' from generate_series(1, :people) as n '
    "returning person_id"
)
_KEY = text(
    "insert into api_key (id, label, kind, categories, templates, per_minute, per_day, status, "
    "version, created_at) values (:id, 'bench', 'live', '{service}', '{}', 60000, 5000000, "
    "'active', 1, now())"
)
_OPENS = text("insert into api_key_secret (hash, key_id) values (:hash, :id)")
_FOUND = text("select (select count(*) from send), (select count(*) from delivery), "
              "(select count(*) from sent)")  # fmt: skip


async def measure(people: int = PEOPLE, sends: int = SENDS) -> dict[str, Any]:
    """Sends accepted in a second, and how long one of them took."""
    async with ground() as engines:
        await engines.postgres.create_database("bench_notifications")
        url = engines.settings("notifications").database_url
        await migrations.upgrade_async("notifications", url)
        database = Database(url)
        try:
            known = await _fill(database, people)
            async with _served(engines) as port:
                await _call(port, known, WARM_UP)
                began = time.perf_counter()
                took = await _call(port, known, sends)
                seconds = time.perf_counter() - began
            async with database.transaction() as uow:
                [found] = await uow.all(_FOUND)
        finally:
            await database.close()
    if set(found) != {WARM_UP + sends}:
        message = f"asked for {WARM_UP + sends} sends, found {tuple(found)}"
        raise RuntimeError(message)
    took.sort()
    return {
        "api.sends_per_second": round(sends / seconds),
        "api.send_p95_ms": round(took[len(took) * 95 // 100] * 1000, 1),
    }


async def _fill(database: Database, people: int) -> list[UUID]:
    key_id = new_id()
    async with database.transaction() as uow:
        rows = (await uow.connection.execute(_PEOPLE, {"people": people})).all()
        await uow.connection.execute(_KEY, {"id": key_id})
        opens = {"hash": hashlib.sha256(_SECRET.encode()).digest(), "id": key_id}
        await uow.connection.execute(_OPENS, opens)
    return [row.person_id for row in rows]


@asynccontextmanager
async def _served(engines: Ground) -> AsyncIterator[int]:
    port = free_port()
    environment = engines.environment("notifications", port=port, log_level="ERROR")
    command = (sys.executable, "-m", "sanctuary.cli", "run", "notifications", "api")
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        await _ready(port)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def _ready(port: int, within: timedelta = timedelta(minutes=1)) -> None:
    async with asyncio.timeout(within.total_seconds()), httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)


async def _call(port: int, people: list[UUID], sends: int) -> list[float]:
    """Make that many sends, some of them twice. Returns how long each took."""
    numbers = iter(range(sends))
    took: list[float] = []

    async def caller() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            request = _request(people[number % len(people)])
            began = time.perf_counter()
            first = await _ask(reader, writer, request)
            took.append(time.perf_counter() - began)
            if b" 202 " not in first[:20]:
                raise RuntimeError(first.decode())
            if number % REPLAYED == 0:
                again = await _ask(reader, writer, request)
                if b"idempotent-replay: true" not in again:
                    raise RuntimeError(again.decode())
        writer.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(caller())
    return took


def _request(person: UUID) -> bytes:
    body = json.dumps(
        {
            "template": "legacy_ended",
            "to": {"person_id": str(person)},
            "values": {"ended_on": "2027-05-03"},
            "reference": new_id().hex,
        }
    )
    head = (
        "POST /v1/sends HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {_SECRET}\r\nIdempotency-Key: {new_id().hex}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> bytes:
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head + await reader.readexactly(length)
