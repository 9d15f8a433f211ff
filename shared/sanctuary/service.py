"""What a service is made of, and how it runs.

`services/<name>/main.py` declares one `Service`. A process runs it as `api` (HTTP and store only),
`worker` (relay, subscribers, timers, days) or `all` in one event loop.
"""

import asyncio
import contextlib
import gc
import importlib
import logging
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from uuid import UUID

import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData, text

from sanctuary import http, logs, migrations, observe, operations, tracing
from sanctuary.access import answer_about_people
from sanctuary.asking import Asker
from sanctuary.clock import LONDON
from sanctuary.db import STORE_GONE, Database, UnitOfWork
from sanctuary.erasure import follow_erasures
from sanctuary.http.idempotency import forget_keys
from sanctuary.messaging import Messaging, connection_options
from sanctuary.nats_users import ASKS
from sanctuary.permissions import follow_grants
from sanctuary.personal import Holding
from sanctuary.redelivery import redeliver
from sanctuary.rehearse import Rehearsal
from sanctuary.schedule import Schedule, fire_timers, load_clock, open_days
from sanctuary.seal import Seal
from sanctuary.settings import Settings
from sanctuary.subscribers import Subscribers

logger = logging.getLogger(__name__)
Role = Literal["api", "worker", "all"]
ANSWERS_KEPT = timedelta(days=1)
BEGINS_AGAIN_SECONDS = 1.0
GOODBYE_SECONDS = 4.0


@dataclass
class Runtime:
    """One running process of a service: what background tasks and starts receive."""

    service: "Service"
    settings: Settings
    database: Database
    messaging: Messaging | None = None
    asker: Asker | None = None
    stumbled: dict[str, float] = field(default_factory=dict)

    @property
    def asks(self) -> Messaging | Asker | None:
        """What asks other services here: also in a process that only answers people."""
        return self.messaging or self.asker


Background = Callable[[Runtime], Coroutine[Any, Any, None]]
Start = Callable[[UnitOfWork, Settings], Awaitable[None]]
Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file on this machine and what its publisher says of it; `by` reads it in."""

    path: Path
    name: str
    published_on: date
    licence: str
    source: str
    by: UUID


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to write differently in a text; an error keeps it from being used."""

    is_error: bool
    line: str


FileReader = Callable[[Database, PublishedFile, Progress], Awaitable[str]]
Lint = Callable[[Sequence[Path]], Sequence[Complaint]]


@dataclass(frozen=True)
class Service:
    """The parts of one service. `background` runs beside the subscribers in a worker.

    `start` runs once when a worker starts, in a transaction, and must be safe to repeat. `files`
    are what `sanctuary import` reads in, by what they hold; `lint` looks over texts in files;
    `rehearsal` is its part in `sanctuary rehearse`.
    """

    name: str
    metadata: MetaData
    routers: Sequence[APIRouter]
    subscribers: Subscribers
    schedule: Schedule = field(default_factory=Schedule)
    background: Sequence[Background] = ()
    start: Start | None = None
    holdings: Sequence[Holding] = ()
    files: Mapping[str, FileReader] = field(default_factory=dict)
    lint: Lint = lambda _: ()
    rehearsal: Rehearsal | None = None

    def __post_init__(self) -> None:
        follow_grants(self.subscribers)
        if self.holdings:
            follow_erasures(self.subscribers, self.holdings)
            answer_about_people(self.subscribers, self.holdings)
        if "forget answers" not in self.schedule.days:
            self.schedule.each_day("forget answers", only_latest=True)(_forget_answers)

    def app(self, settings: Settings, role: Role = "all") -> FastAPI:
        """The ASGI application of this service in a role; its lifespan runs the worker's loops."""
        database = Database(settings.database_url)
        database.seal = Seal(settings.seal_key, self.name)
        runtime = Runtime(self, settings, database)
        if role != "api":
            runtime.messaging = Messaging(settings, database, self.subscribers)
        elif self.name in ASKS:
            runtime.asker = Asker(settings, connection_options(self.name))

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            async with _loops(runtime, role):
                yield
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await database.close()

        app = http.create_app(
            self.name,
            settings=settings,
            database=database,
            routers=[] if role == "worker" else [*self.routers, operations.router],
            lifespan=lifespan,
            ready=lambda: _missing(runtime, role),
        )
        app.state.runtime = runtime
        return app


@asynccontextmanager
async def _loops(runtime: Runtime, role: Role) -> AsyncIterator[None]:
    """The endless tasks of a role; a failing one is logged and begun again.

    In a rehearsal none begins in today's time: what it did would be long expired in the other.
    """
    if runtime.settings.rehearsal:
        with contextlib.suppress(*STORE_GONE):
            await load_clock(runtime.database)
    loops: dict[str, Callable[[], Awaitable[None]]] = {"clock": lambda: _follow_clock(runtime)}
    if runtime.asker is not None:
        loops["asker"] = runtime.asker.run
    if role != "api" and runtime.messaging is not None:
        loops |= {
            "messaging": runtime.messaging.run,
            "days and timers": lambda: _tick(runtime),
            "gauges": lambda: observe.run(runtime),
            "redelivery": lambda: redeliver(runtime.messaging, runtime.database),
            **{
                f"{task.__module__}.{task.__qualname__}": partial(task, runtime)
                for task in runtime.service.background
            },
        }
    tasks = [
        asyncio.create_task(_for_ever(name, loop, runtime), name=name)
        for name, loop in loops.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        # With the store or the broker gone a good-bye may hang; then the process just ends.
        await asyncio.wait(tasks, timeout=GOODBYE_SECONDS)


async def _for_ever(name: str, loop: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
    while True:
        try:
            await loop()
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("%s stopped and begins again", name)
            runtime.stumbled[name] = monotonic()
            await asyncio.sleep(BEGINS_AGAIN_SECONDS)


async def _follow_clock(runtime: Runtime) -> None:
    """In a rehearsal every replica follows the stored offset; otherwise time is just time."""
    while runtime.settings.rehearsal:
        with contextlib.suppress(OSError):
            await load_clock(runtime.database)
        await asyncio.sleep(runtime.settings.poll_seconds)
    await asyncio.Event().wait()


async def _tick(runtime: Runtime) -> None:
    """Start once, then open days and fire timers as they come due."""
    service, database = runtime.service, runtime.database
    if service.start is not None:
        async with database.transaction() as uow:
            await service.start(uow, runtime.settings)
    if runtime.settings.rehearsal:
        await load_clock(database)
    while True:
        await open_days(service.schedule, database)
        fired = await fire_timers(service.schedule, database)
        if not fired:
            await asyncio.sleep(runtime.settings.poll_seconds / 2)


async def _missing(runtime: Runtime, role: Role) -> dict[str, str]:
    """What this process still needs before it can do all of its work, in plain words."""
    missing: dict[str, str] = {}
    try:
        async with asyncio.timeout(2), runtime.database.transaction() as uow:
            await uow.execute(text("select 1 from event limit 1"))
    except Exception:  # noqa: BLE001 — whatever it is, the store does not answer
        missing["store"] = "PostgreSQL does not answer, or the migrations have not run"
    if role != "api" and not (runtime.messaging and runtime.messaging.connected):
        missing["messages"] = "NATS is not connected; events are kept and follow later"
    for name, when in runtime.stumbled.items():
        if monotonic() - when < 5 * BEGINS_AGAIN_SECONDS:
            missing[name] = "this part keeps failing; the log of this process says why"
    return missing


async def _forget_answers(day: date, uow: UnitOfWork) -> None:
    """Answers kept for an Idempotency-Key may hold what a person wrote: they go after a day."""
    await forget_keys(uow, datetime.combine(day, time(), LONDON) - ANSWERS_KEPT)


def load(name: str) -> Service:
    """The Service that `services/<name>/main.py` declares."""
    with _nothing_to_collect():
        service: Service = importlib.import_module(f"{name}.main").service
    return service


@contextlib.contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """What is imported stays: looking for garbage in it takes a sixth of the time, in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def migrate(name: str, settings: Settings | None = None) -> None:
    """Bring the store of a service to the newest migration."""
    settings = settings or Settings()
    migrations.upgrade(name, settings.database_url)


def run(name: str, role: Role = "all", settings: Settings | None = None) -> None:
    """Serve until told to stop."""
    settings = settings or Settings()
    logs.configure(name, settings.log_level)
    tracing.configure(name, settings.otlp_endpoint)
    app = load(name).app(settings, role)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
