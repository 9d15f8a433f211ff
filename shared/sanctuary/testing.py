"""What tests stand on: real engines, a private migrated database each, real HTTP, the real inbox.

`SANCTUARY_TEST_ENGINES=containers` takes testcontainers instead of the embedded servers; both speak
the same protocol to the same code.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import insert, select
from starlette.routing import BaseRoute

from sanctuary import ground_tables
from sanctuary.actor import Actor, Grant
from sanctuary.clock import LONDON, Clock
from sanctuary.db import Database, UnitOfWork
from sanctuary.events import Envelope, Event
from sanctuary.ids import new_id
from sanctuary.inbox import Intake
from sanctuary.issuer import Issuer
from sanctuary.schedule import fire_timers, open_days
from sanctuary.service import Runtime, Service, load
from sanctuary.settings import Settings
from sanctuary.testing_databases import Databases
from sanctuary.testing_engines import Engines, start_engines

SECRET = "only-for-tests-" + "0" * 40


class _Shared:
    """One set of engines per test process, its databases, and the routes of each service.

    FastAPI works out its routes for every application anew, at the price of a hundred requests.
    """

    engines: Engines | None = None
    folder: TemporaryDirectory[str] | None = None
    issuer: Issuer | None = None
    databases: Databases | None = None
    routes: dict[str, list[BaseRoute]] = {}  # noqa: RUF012 — of the first application


def engines() -> Engines:
    """The real PostgreSQL and NATS of this test process, started on first use."""
    if _Shared.engines is None:
        _Shared.folder = TemporaryDirectory(prefix="sanctuary-tests-")
        _Shared.engines = start_engines(Path(_Shared.folder.name))
    return _Shared.engines


def issuer() -> Issuer:
    """The issuer whose tokens the tests' services trust."""
    engines()
    if _Shared.issuer is None and _Shared.folder is not None:
        _Shared.issuer = Issuer.load(Path(_Shared.folder.name) / "issuer", "http://issuer.test")
    if _Shared.issuer is None:
        raise RuntimeError("no engines")
    return _Shared.issuer


def stop_engines() -> None:
    """Stop what `engines` started; called once, when the tests end."""
    if _Shared.engines is not None:
        _Shared.engines.stop()
        _Shared.engines = None
    if _Shared.folder is not None:
        _Shared.folder.cleanup()
        _Shared.folder = None
    _Shared.databases = None


def databases() -> Databases:
    """The migrated databases of this test process."""
    if _Shared.databases is None:
        _Shared.databases = Databases(engines())
    return _Shared.databases


def settings_for(service: str, database_url: str, **changes: Any) -> Settings:
    """Complete settings of a service under test."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "nats_url": engines().nats_url(service),
        "oidc_issuer": issuer().url,
        "oidc_jwks_url": f"{issuer().url}/jwks.json",
        "link_key": SECRET,
        "seal_key": SECRET,
        "rehearsal": True,
        "poll_seconds": 0.1,
        "retry_delay": 0.05,
        "journal_dir": Path(_Shared.folder.name if _Shared.folder else ".") / "journal",
        "evidence_dir": Path(_Shared.folder.name if _Shared.folder else ".") / "evidence",
    }
    return Settings(**(values | changes))


@dataclass
class Handed:
    """A message handed straight to the intake, which remembers what became of it."""

    body: bytes
    subject: str = "test"
    stream: str = "TEST"
    attempt: int = 1
    outcome: str = "open"
    delay: float = 0.0

    async def ack(self) -> None:
        self.outcome = "acknowledged"

    async def later(self, delay: float) -> None:
        self.outcome, self.delay = "later", delay

    async def stop(self) -> None:
        self.outcome = "stopped"


@dataclass
class Harness:
    """One service on a private store: everything but the network."""

    service: Service
    settings: Settings
    app: FastAPI
    runtime: Runtime
    versions: dict[UUID, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.runtime.database

    @property
    def clock(self) -> Clock:
        return self.database.clock

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        async with self.database.transaction() as uow:
            yield uow

    async def emitted(self, kind: type[Event] | None = None) -> list[Envelope]:
        """What was recorded for publishing so far, oldest first."""
        table = ground_tables.event
        async with self.transaction() as uow:
            rows = await uow.all(select(table.c.body).order_by(table.c.position))
        found = [Envelope.from_bytes(row.body) for row in rows]
        return [each for each in found if kind is None or isinstance(each.data, kind)]

    def envelope(self, event: Event, *, version: int | None = None) -> Envelope:
        """`event` as its publisher would send it, next in its aggregate's order."""
        if version is None:
            version = self.versions.get(event.aggregate_id, 0) + 1
        self.versions[event.aggregate_id] = max(version, self.versions.get(event.aggregate_id, 0))
        return Envelope(
            id=new_id(), data=event, time=self.clock.now(), version=version, correlation_id="test"
        )

    async def receive(self, *events: Event | Envelope) -> list[Handed]:
        """Put events through the real inbox, as one batch; returns what became of each."""
        messages = [
            Handed((each if isinstance(each, Envelope) else self.envelope(each)).to_bytes())
            for each in events
        ]
        await self.intake.take(messages)
        return messages

    @property
    def intake(self) -> Intake:
        return Intake(self.service.subscribers, self.database, max_attempts=3, retry_delay=0.01)

    async def ask(self, subject: str, question: BaseModel) -> Any:
        """Ask the service as another service would, without the wire."""
        async with self.transaction() as uow:
            return await self.service.subscribers.answerers[subject].function(question, uow)

    async def client(self, actor: Actor | None = None) -> httpx.AsyncClient:
        """An HTTP client on the real application, signed in as `actor` with exactly its grants."""
        headers = {}
        if actor is not None:
            await self.grant(actor)
            headers["Authorization"] = f"Bearer {issuer().mint(actor.id)}"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app, raise_app_exceptions=False),
            base_url="http://test",
            headers=headers,
        )

    async def grant(self, actor: Actor) -> None:
        table = ground_tables.granted
        async with self.transaction() as uow:
            for grant in actor.grants:
                await uow.execute(
                    insert(table).values(
                        grant_id=new_id(),
                        person_id=actor.id,
                        role=grant.role,
                        scope_kind=grant.scope_kind,
                        scope_id=grant.scope_id,
                        revoked=False,
                    )
                )

    async def open_days(self, until: date) -> int:
        """Let time pass to noon of `until` in London, opening every day on the way."""
        await open_days(self.service.schedule, self.database)
        self.clock.move_to(datetime.combine(until, time(12), LONDON).astimezone(UTC))
        return await open_days(self.service.schedule, self.database)

    async def fire_timers(self, after: timedelta = timedelta(0)) -> int:
        """Let `after` pass and fire what is due."""
        self.clock.offset += after
        return await fire_timers(self.service.schedule, self.database)


@asynccontextmanager
async def harness(of: str | Service, **changes: Any) -> AsyncIterator[Harness]:
    """A service under test on a database of its own: by name, or one that the test made up."""
    if isinstance(of, str):
        service, url = load(of), await databases().take(of)
    else:
        service, url = of, await _bare_database(of)
    settings = settings_for(service.name, url, **changes)
    app = service.app(settings, "api")
    app.state.oidc.trust(issuer().jwks())
    runtime: Runtime = app.state.runtime
    if isinstance(of, str):
        app.router.routes = _Shared.routes.setdefault(of, app.router.routes)
    try:
        yield Harness(service, settings, app, runtime)
    finally:
        await runtime.database.close()
        if isinstance(of, str):
            await databases().give_back(of, url)
        else:
            await asyncio.to_thread(engines().drop_database, url)


async def _bare_database(service: Service) -> str:
    """Tables straight from the MetaData: for services that exist in one test only."""
    name = f"bare_{new_id().hex[-12:]}"
    url = await asyncio.to_thread(engines().create_database, name)
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(service.metadata.create_all)
    await database.close()
    return url


def an_actor(*grants: Grant) -> Actor:
    """Somebody with exactly these grants."""
    return Actor(new_id(), tuple(grants))


def keyed(**headers: str) -> dict[str, str]:
    """Headers of a POST that is made for the first time."""
    return {"Idempotency-Key": new_id().hex, **headers}


def bodies(envelopes: Sequence[Envelope]) -> list[dict[str, Any]]:
    """Envelopes as plain documents, to search them for what must not be there."""
    return [json.loads(envelope.to_bytes()) for envelope in envelopes]
