"""Peers send the same mails into the same sink, from the same store, in the same run.

A task queue with a task per recipient (procrastinate) and a mail queue (django-post_office), each
in an environment of its own, each warmed up, the best of a few settings. They are measured over
fewer recipients, because they take longer; what they reach does not depend on the number.
"""

import asyncio
import importlib
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from sanctuary.bench.report import ROOT

ENVIRONMENT = ROOT / "build" / "bench-venv"
LOCKED = ROOT / "requirements-bench.txt"
WARM_UP = 200
TASKS, MAILS = 2_000, 4_000
PATIENCE = 120.0
_QUEUE = "sanctuary.bench.peers.task_queue"
_OFFICE = "sanctuary.bench.peers.post_office_queue"


async def measure(store_url: str, port: int, folder: Path) -> dict[str, Any]:
    """Mails per second of each peer at its best, sent and recorded."""
    python = await _environment()
    write_texts(folder)
    values = {
        "PEERS_STORE": store_url,
        "PEERS_PORT": str(port),
        "PEERS_TEXTS": str(folder),
        "PYTHONPATH": str(ROOT / "shared"),
    }
    run = Run(python, {**os.environ, **values}, store_url)
    return {
        "delivery.peer_procrastinate_per_second": round(
            max([await run.task_queue(processes, 10) for processes in (1, 2)])
        ),
        "delivery.peer_post_office_per_second": round(
            max([await run.post_office(processes, 10) for processes in (1, 2)])
        ),
    }


async def _environment() -> Path:
    """An environment that holds nothing but the peers, from hashed pins; built when they change."""
    python, stamp = ENVIRONMENT / "bin" / "python", ENVIRONMENT / ".installed"
    wanted = LOCKED.read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        await _called(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
        pip = (str(python), "-m", "pip", "--quiet", "install", "--require-hashes")
        await _called(*pip, "--requirement", str(LOCKED))
        stamp.write_text(wanted, "utf-8")
    return python


async def _called(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait():
        msg = f"{' '.join(command[:4])} … failed"
        raise RuntimeError(msg)


def write_texts(folder: Path) -> None:
    """What our mail says, with the names of links where links stand."""
    # The ground knows no service: what is measured is loaded by its name.
    catalogue = importlib.import_module("notifications.catalogue")
    for language in ("en", "cy"):
        chosen = catalogue.template("mobilisation_act", language)
        links = {n: f"https://[{n}]" for n in chosen.placeholders}
        rendered = chosen.render(links)
        for kind, said in (("txt", rendered.text), ("html", rendered.html)):
            marked = said.replace("https://[", "[")
            (folder / f"{language}.{kind}").write_text(marked, "utf-8")


class Run:
    """Starts a peer, warms it up, and takes its time."""

    def __init__(self, python: Path, environment: dict[str, str], store_url: str) -> None:
        self.python = python
        self.environment = environment
        self.store_url = store_url

    @asynccontextmanager
    async def _process(self, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await asyncio.create_subprocess_exec(
            str(self.python), "-m", *arguments, env=self.environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    async def task_queue(self, processes: int, concurrency: int) -> float:
        store = await asyncpg.connect(self.store_url)
        try:
            if not await store.fetchval("select to_regclass('procrastinate_jobs')"):
                await _called_in(self.python, self.environment)
            await store.execute(
                "create table if not exists peer_delivery (person_id uuid, status text, "
                "at timestamptz default now())"
            )
            return await self._queue_timed(store, processes, concurrency)
        finally:
            await store.close()

    async def _queue_timed(
        self, store: asyncpg.Connection, processes: int, concurrency: int
    ) -> float:
        async with AsyncExitStack() as workers:
            for _ in range(processes):
                worker = self._process(_QUEUE, "work", str(concurrency))
                await workers.enter_async_context(worker)
            await self._queue_launch(store, WARM_UP * processes)
            return TASKS / await self._queue_launch(store, TASKS)

    async def _queue_launch(self, store: asyncpg.Connection, count: int) -> float:
        await store.execute("truncate peer_delivery")
        async with self._process(_QUEUE, "launch") as launcher:
            await _line(launcher)
            started = time.monotonic()
            await _say(launcher, count)
            while await store.fetchval("select count(*) from peer_delivery") < count:
                if time.monotonic() - started > PATIENCE:
                    raise TimeoutError(_QUEUE)
                await asyncio.sleep(0.02)
            return time.monotonic() - started

    async def post_office(self, processes: int, threads: int) -> float:
        async with self._process(_OFFICE, str(processes), str(threads)) as office:
            await _line(office)
            await _say(office, WARM_UP)
            before = int(await _line(office))
            started = time.monotonic()
            await _say(office, MAILS)
            sent = int(await _line(office)) - before
            if sent != MAILS:
                msg = f"django-post_office sent {sent} of {MAILS}"
                raise RuntimeError(msg)
            return MAILS / (time.monotonic() - started)


async def _called_in(python: Path, environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        str(python), "-m", "procrastinate", "--app", f"{_QUEUE}.app", "schema", "--apply",
        env=environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        msg = "procrastinate could not make its tables"
        raise RuntimeError(msg)


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None  # noqa: S101 — it was started with a pipe
    async with asyncio.timeout(PATIENCE):
        return (await process.stdout.readline()).decode()


async def _say(process: asyncio.subprocess.Process, count: int) -> None:
    assert process.stdin is not None  # noqa: S101 — it was started with a pipe
    process.stdin.write(f"{count}\n".encode())
    await process.stdin.drain()
