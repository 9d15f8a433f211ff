"""Two stores and one broker with durable settings: what the event path's figures stand on."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import BigInteger, Column, Table, Uuid, text

from sanctuary.db import Database, UnitOfWork, service_metadata
from sanctuary.engine import Nats, Postgres
from sanctuary.ground_tables import ground_tables
from sanctuary.settings import Settings

SECRET = "bench-" + "0" * 40

metadata = service_metadata()
ground_tables(metadata)
effect = Table(
    "effect",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("times", BigInteger, nullable=False, server_default="1"),
)
_TAKE_EFFECT = text(
    "insert into effect (id) select unnest(cast(:ids as uuid[])) "
    "on conflict (id) do update set times = effect.times + 1"
)
COUNT_EFFECTS = text("select count(*), coalesce(max(times), 0) from effect")


@dataclass
class Ground:
    """Engines of one benchmark run."""

    postgres: Postgres
    nats: Nats

    def settings(self, service: str) -> Settings:
        """What a service needs to run on these engines."""
        return Settings(**self.values(service))

    def values(self, service: str) -> dict[str, Any]:
        return {
            "database_url": self.postgres.url(f"bench_{service}"),
            "nats_url": self.nats.url(service),
            "oidc_issuer": "http://issuer.invalid",
            "oidc_jwks_url": "http://issuer.invalid/jwks.json",
            "link_key": SECRET,
            "seal_key": SECRET,
        }

    def environment(self, service: str, **changes: Any) -> dict[str, str]:
        """The same for a process of its own."""
        values = self.values(service) | changes
        named = {f"SANCTUARY_{k.upper()}": str(v) for k, v in values.items()}
        return {**os.environ, **named}

    async def store(self, service: str) -> Database:
        """A fresh store with the ground's tables and one table of effects."""
        await self.postgres.drop_database(f"bench_{service}")
        await self.postgres.create_database(f"bench_{service}")
        database = Database(self.settings(service).database_url)
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        return database


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """Durable engines in a temporary folder, gone afterwards."""
    with TemporaryDirectory(prefix="sanctuary-bench-") as name:
        folder = Path(name)
        await asyncio.to_thread(folder.chmod, 0o711)
        postgres = Postgres(folder / "postgres")
        await asyncio.to_thread(postgres.start)
        nats = await asyncio.to_thread(Nats(folder / "nats").start)
        try:
            yield Ground(postgres, nats)
        finally:
            nats.stop()
            postgres.stop()


async def effects(database: Database) -> tuple[int, int]:
    """How many effects there are, and the most often that one took place."""
    async with database.transaction() as uow:
        row = (await uow.all(COUNT_EFFECTS))[0]
    return row[0], row[1]


async def take_effect(ids: list[Any], uow: UnitOfWork) -> None:
    """One statement for a whole batch; a second time would be seen in `times`."""
    await uow.connection.execute(_TAKE_EFFECT, {"ids": ids})
