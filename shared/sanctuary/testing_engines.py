"""Where tests get their PostgreSQL and NATS: embedded servers, or testcontainers when asked."""

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import make_url
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from sanctuary.engine import Nats, Postgres

POSTGRES_IMAGE = "postgres:18"
NATS_IMAGE = "nats:2.15-alpine"


class Engines(Protocol):
    """What a test may ask of its engines."""

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database; returns its URL."""

    def drop_database(self, url: str) -> None: ...
    def nats_url(self, user: str = "operator") -> str: ...
    def stop(self) -> None: ...


def in_containers() -> bool:
    """Whether SANCTUARY_TEST_ENGINES asks for testcontainers."""
    return os.environ.get("SANCTUARY_TEST_ENGINES") == "containers"


def start_engines(folder: Path) -> Engines:
    """Embedded, unless SANCTUARY_TEST_ENGINES=containers."""
    if in_containers():
        return Containers()
    return Embedded(folder)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end, also where a loop is running already."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, work).result()


class Embedded:
    """The engines from the wheels, without durability: nothing of a test outlives it."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o711)
        self.postgres = Postgres(folder / "postgres", durable=False).start()
        self.nats = Nats(folder / "nats", durable=False).start()

    def create_database(self, name: str, template: str = "template1") -> str:
        _run(self.postgres.create_database(name, template=template))
        return self.postgres.url(name)

    def drop_database(self, url: str) -> None:
        _run(self.postgres.drop_database(make_url(url).database or ""))

    def nats_url(self, user: str = "operator") -> str:
        return self.nats.url(user)

    def stop(self) -> None:
        self.nats.stop()
        self.postgres.stop()


class Containers:
    """The same engines in containers, by testcontainers."""

    def __init__(self) -> None:
        self.postgres = (
            DockerContainer(POSTGRES_IMAGE)
            .with_env("POSTGRES_PASSWORD", "tests")
            .with_exposed_ports(5432)
            .with_command("postgres -c fsync=off -c max_connections=200")
            .waiting_for(LogMessageWaitStrategy("ready for start up"))
        )
        self.nats = (
            DockerContainer(NATS_IMAGE)
            .with_command("-js -sd /tmp/jetstream")
            .with_exposed_ports(4222)
            .waiting_for(LogMessageWaitStrategy("Server is ready"))
        )
        self.postgres.start()
        self.nats.start()
        host = self.postgres.get_container_host_ip()
        port = self.postgres.get_exposed_port(5432)
        self.address = f"postgres:tests@{host}:{port}"
        _run(self._answering())

    async def _answering(self) -> None:
        for _ in range(300):
            try:
                connection = await asyncpg.connect(f"postgresql://{self.address}/postgres")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.1)
                continue
            await connection.close()
            return

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(f"postgresql://{self.address}/postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def create_database(self, name: str, template: str = "template1") -> str:
        _run(self._execute(f'create database "{name}" template "{template}"'))
        return f"postgresql+asyncpg://{self.address}/{name}"

    def drop_database(self, url: str) -> None:
        _run(self._execute(f'drop database if exists "{make_url(url).database}" with (force)'))

    def nats_url(self, user: str = "operator") -> str:
        del user  # one container, one user: permissions are tested on the embedded server
        host = self.nats.get_container_host_ip()
        return f"nats://{host}:{self.nats.get_exposed_port(4222)}"

    def stop(self) -> None:
        self.nats.stop()
        self.postgres.stop()
