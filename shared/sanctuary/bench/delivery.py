"""Launch → accepted by SMTP and recorded, against the raw limit of the same sink in the same run.

The real notifications service runs as a process of its own. The launch and its chunks come over
JetStream, as campaigns would publish them; contacts are in the cache. The sink is `smtp-sink`, the
limit is `smtp-source`, both from Debian's postfix package.
"""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from sanctuary import migrations
from sanctuary.bench.ground import Ground, ground
from sanctuary.db import Database
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched
from sanctuary.ids import new_id
from sanctuary.messaging import Messaging
from sanctuary.processes import free_port
from sanctuary.subscribers import Subscribers

CHUNK = 500
RECIPIENTS = 100_000
WARM_UP = 2_000
LIMIT_MAILS = 60_000
MAIL_BYTES = 5_600
_CONTACTS = """
insert into contact (person_id, wanted_version, version, name, email, verified, language, bases)
select id, 1, 1, 'Person ' || n, 'person' || n || '@example.org', true,
  case when n % 4 = 0 then 'cy' else 'en' end, '{"campaign": "consent"}'
from unnest($1::uuid[]) with ordinality as x(id, n)
"""
_STATUSES = "select status, count(*) from delivery where cause = $1 group by status"
_FIRST = (
    "select extract(epoch from min(pg_xact_commit_timestamp(xmin))) from delivery "
    "where cause = $1 and status = 'accepted'"
)


def tool(name: str) -> str | None:
    """Postfix's test programs, wherever Debian puts them."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


async def measure(recipients: int = RECIPIENTS) -> dict[str, Any]:
    """Messages per second end to end, the raw limit, their ratio, and the first message's ms."""
    sink = tool("smtp-sink")
    source = tool("smtp-source")
    if sink is None or source is None:
        sys.stdout.write("  smtp-sink and smtp-source are missing: install Debian's postfix\n")
        return {}
    async with ground() as engines, _sink(sink) as port:
        limit = await _limit(source, port)
        found = await _deliver(engines, port, recipients)
    found["delivery.limit_per_second"] = round(limit)
    found["delivery.limit_ratio"] = round(found["delivery.messages_per_second"] / limit, 2)
    return found


@asynccontextmanager
async def _sink(program: str) -> AsyncIterator[int]:
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = await asyncio.create_subprocess_exec(
        program, *user, "-m", "100", f"127.0.0.1:{port}", "1000"
    )
    await asyncio.sleep(0.5)
    try:
        yield port
    finally:
        process.terminate()
        await process.wait()


async def _limit(program: str, port: int) -> float:
    """The best of three runs of the program in C, mails of our size, connections reused."""
    best = 0.0
    for _ in range(3):
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            program, "-s", "10", "-d", "-m", str(LIMIT_MAILS), "-l", str(MAIL_BYTES),
            "-f", "from@example.org", "-t", "to@example.org", f"127.0.0.1:{port}",
        )  # fmt: skip
        await process.wait()
        best = max(best, LIMIT_MAILS / (time.monotonic() - started))
    return best


async def _deliver(engines: Ground, sink: int, recipients: int) -> dict[str, Any]:
    campaigns = await engines.store("campaigns")
    await engines.postgres.create_database("bench_notifications")
    url = engines.postgres.url("bench_notifications")
    await migrations.upgrade_async("notifications", url)
    people = [new_id() for _ in range(recipients + WARM_UP)]
    store = await asyncpg.connect(url.replace("+asyncpg", ""))
    await store.execute(_CONTACTS, people)
    await store.execute("analyze")
    port = free_port()
    changes = {
        "smtp_url": f"smtp://127.0.0.1:{sink}",
        "port": port,
        "journal_dir": engines.postgres.folder.parent / "journal",
    }
    service = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sanctuary.cli", "run", "notifications", "all",
        env=engines.environment("notifications", **changes),
        stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    messaging = Messaging(engines.settings("campaigns"), campaigns, Subscribers("campaigns"))
    relay = asyncio.create_task(messaging.run())
    try:
        await _launch(campaigns, store, people[:WARM_UP])
        seconds, first = await _launch(campaigns, store, people[WARM_UP:])
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        service.terminate()
        await service.wait()
        await store.close()
        await campaigns.close()
    return {
        "delivery.messages_per_second": round(recipients / seconds),
        "delivery.first_ms": round(first * 1000),
    }


async def _launch(
    campaigns: Database, store: asyncpg.Connection, people: list[UUID]
) -> tuple[float, float]:
    """Seconds until all are accepted and recorded, and until the first one was."""
    mobilisation = new_id()
    chunks = [people[n : n + CHUNK] for n in range(0, len(people), CHUNK)]
    async with campaigns.transaction() as uow:
        uow.emit(
            MobilisationLaunched(
                mobilisation_id=mobilisation,
                template="mobilisation_act",
                audience_size=len(people),
                chunks=len(chunks),
            ),
            *(
                AudienceReleased(
                    mobilisation_id=mobilisation,
                    chunk=number,
                    chunks=len(chunks),
                    template="mobilisation_act",
                    person_ids=tuple(chunk),
                )
                for number, chunk in enumerate(chunks)
            ),
        )
    launched, started = time.time(), time.monotonic()
    counts: dict[str, int] = {}
    while counts.get("accepted", 0) < len(people):
        if time.monotonic() - started > 300:  # noqa: PLR2004 — a stuck run must end
            msg = f"deliveries stand still: {counts}"
            raise TimeoutError(msg)
        await asyncio.sleep(0.05)
        counts = {row["status"]: row["count"] for row in await store.fetch(_STATUSES, mobilisation)}
    taken = time.monotonic() - started
    return taken, float(await store.fetchval(_FIRST, mobilisation)) - launched
