"""Launch → accepted by SMTP and recorded, against the raw limit of the same sink in the same run.

Two workers of the real notifications service run as processes of their own. The launch and its
chunks come over JetStream, as campaigns would publish them; contacts are in the cache. The sink is
`smtp-sink`, the limit is `smtp-source`, both from Debian's postfix package. Limit and launch take
turns, and medians count. Then a million at once, peers, and a relay that is 20 ms away; `--quick`
leaves these out.
"""

import asyncio
import os
import shutil
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from sanctuary import migrations
from sanctuary.bench import delivery_latency, delivery_peers
from sanctuary.bench.ground import Ground, ground
from sanctuary.db import Database
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched
from sanctuary.ids import new_id
from sanctuary.messaging import Messaging
from sanctuary.processes import free_port
from sanctuary.subscribers import Subscribers

CHUNK = 500
RECIPIENTS = 100_000
MANY = 1_000_000
WARM_UP = 20_000
RUNS = 3
WORKERS = 2
LIMIT_MAILS = 60_000
MAIL_BYTES = 5_600
PATIENCE = 600
_CONTACTS = """
insert into contact (person_id, wanted_version, version, name, email, verified, language, bases)
select id, 1, 1, 'Person ' || n, 'person' || n || '@example.org', true,
  case when n % 4 = 0 then 'cy' else 'en' end, '{"campaign": "consent"}'
from unnest($1::uuid[]) with ordinality as x(id, n)
"""
_DONE = "select done from mobilisation where mobilisation_id = $1"
_STATUSES = "select status, count(*) from delivery where cause = $1 group by status"
# When the first and the last one were accepted and committed.
_MOMENTS = (
    "select extract(epoch from min(pg_xact_commit_timestamp(xmin))) as first, "
    "extract(epoch from max(pg_xact_commit_timestamp(xmin))) as last "
    "from delivery where cause = $1 and status = 'accepted'"
)


def tool(name: str) -> str | None:
    """Postfix's test programs, wherever Debian puts them."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


async def measure(*, quick: bool = False) -> dict[str, Any]:
    """The figures of `docs/performance.md` that begin with `delivery`."""
    sink = tool("smtp-sink")
    source = tool("smtp-source")
    if sink is None or source is None:
        sys.stdout.write("  smtp-sink and smtp-source are missing: install Debian's postfix\n")
        return {}
    async with ground() as engines, _sink(sink) as port:
        found = await _deliver(engines, port, source, quick=quick)
        if not quick:
            folder = engines.postgres.folder.parent
            store = engines.postgres.url("bench_notifications").replace("+asyncpg", "")
            found |= await delivery_peers.measure(store, port, folder)
            best = max(value for name, value in found.items() if ".peer_" in name)
            found["delivery.peer_ratio"] = round(found["delivery.messages_per_second"] / best, 1)
            found["delivery.latency_ratio"] = await delivery_latency.ratio(port)
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
    """What the program in C reaches, with mails of our size and connections reused."""
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        program, "-s", "10", "-d", "-m", str(LIMIT_MAILS), "-l", str(MAIL_BYTES),
        "-f", "from@example.org", "-t", "to@example.org", f"127.0.0.1:{port}",
    )  # fmt: skip
    await process.wait()
    return LIMIT_MAILS / (time.monotonic() - started)


async def _known(engines: Ground, people: list[UUID]) -> asyncpg.Connection:
    """The store of notifications, with all of these in its contact cache."""
    await engines.postgres.create_database("bench_notifications")
    url = engines.postgres.url("bench_notifications")
    await migrations.upgrade_async("notifications", url)
    store = await asyncpg.connect(url.replace("+asyncpg", ""))
    for start in range(0, len(people), RECIPIENTS):
        await store.execute(_CONTACTS, people[start : start + RECIPIENTS])
    await store.execute("vacuum analyze")
    return store


async def _deliver(engines: Ground, sink: int, source: str, *, quick: bool) -> dict[str, Any]:
    campaigns = await engines.store("campaigns")
    people = [new_id() for _ in range(RECIPIENTS if quick else MANY)]
    store = await _known(engines, people)
    messaging = Messaging(engines.settings("campaigns"), campaigns, Subscribers("campaigns"))
    relay = asyncio.create_task(messaging.run())
    workers = [await _worker(engines, sink) for _ in range(WORKERS)]
    try:
        await _launch(campaigns, store, people[:WARM_UP])
        runs = [
            (await _limit(source, sink), await _launch(campaigns, store, people[:RECIPIENTS]))
            for _ in range(RUNS)
        ]
        found = _of(runs)
        if not quick:
            taken, first = await _launch(campaigns, store, people)
            usual = statistics.median(run.seconds for _, run in runs)
            found["delivery.growth"] = round(taken / usual, 2)
            found["delivery.first_ms"] = max(found["delivery.first_ms"], round(first * 1000))
            found["delivery.peak_mb"] = max(_peak_mb(worker.pid) for worker in workers)
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        for worker in workers:
            worker.terminate()
            await worker.wait()
        await store.close()
        await campaigns.close()
    return found


async def _worker(engines: Ground, sink: int) -> asyncio.subprocess.Process:
    changes = {
        "smtp_url": f"smtp://127.0.0.1:{sink}",
        "port": free_port(),
        "journal_dir": engines.postgres.folder.parent / "journal",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sanctuary.cli", "run", "notifications", "worker",
        env=engines.environment("notifications", **changes),
        stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


class Launched(NamedTuple):
    """Seconds until all were accepted and recorded, and until the first one was."""

    seconds: float
    first: float


def _of(runs: list[tuple[float, Launched]]) -> dict[str, Any]:
    """Medians; each launch is held against the limit that was measured right before it."""
    speeds = [RECIPIENTS / run.seconds for _, run in runs]
    ratios = [speed / limit for speed, (limit, _) in zip(speeds, runs, strict=True)]
    return {
        "delivery.messages_per_second": round(statistics.median(speeds)),
        "delivery.limit_per_second": round(statistics.median(limit for limit, _ in runs)),
        "delivery.limit_ratio": round(statistics.median(ratios), 2),
        "delivery.first_ms": round(max(run.first for _, run in runs) * 1000),
    }


def _peak_mb(pid: int) -> int:
    """The most memory that the process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024)
    return 0


async def _emit(campaigns: Database, mobilisation: UUID, people: list[UUID]) -> None:
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


async def _launch(campaigns: Database, store: asyncpg.Connection, people: list[UUID]) -> Launched:
    mobilisation = new_id()
    # As in a week of its own: nobody hears of more than a few campaigns in one.
    await store.execute("truncate person_week")
    await _emit(campaigns, mobilisation, people)
    launched, started = time.time(), time.monotonic()
    while not await store.fetchval(_DONE, mobilisation):
        if time.monotonic() - started > PATIENCE:
            counts = await store.fetch(_STATUSES, mobilisation)
            msg = f"deliveries stand still: {counts}"
            raise TimeoutError(msg)
        await asyncio.sleep(0.1)
    counts = {row["status"]: row["count"] for row in await store.fetch(_STATUSES, mobilisation)}
    if counts != {"accepted": len(people)}:
        msg = f"not everybody was reached: {counts}"
        raise RuntimeError(msg)
    moments = await store.fetchrow(_MOMENTS, mobilisation)
    return Launched(float(moments["last"]) - launched, float(moments["first"]) - launched)
