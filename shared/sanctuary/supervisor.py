"""The whole network on one machine: starts it, watches it, and stops all of it and nothing else."""

import asyncio
import gc
import mmap
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from sanctuary import network
from sanctuary.embedded import KEY_FILE, Ports, Secrets, service_environment
from sanctuary.engine import EngineFailed, Nats, Postgres
from sanctuary.forking import Forked, fork
from sanctuary.issuer import Issuer
from sanctuary.knocking import lets_in, not_ready
from sanctuary.names import SERVICES
from sanctuary.processes import LOOPBACK, Process, bindable, started_at, stop, stop_old

READY_SECONDS = 60.0
FOUNDER_SECONDS = 5.0
STEADY_SECONDS = 30.0
RESTARTS = 3
LARGEST_LOG = 10_000_000
Show = Callable[[str], None]


class CannotStart(Exception):
    """The network cannot start or go on; the text says why and what to do."""


@dataclass
class Child:
    """One process of the network. `started` is when it began, `restarts` how often since steady."""

    name: str
    work: Callable[[], None]
    environment: Mapping[str, str]
    log: Path
    port: int
    process: Forked
    started: float
    restarts: int = 0


def run_service(name: str, stores: mmap.mmap) -> None:
    """The whole life of a service's process: its migrations, then everything it does.

    What it has to import takes as long as the stores do, so it begins before they are there.
    """
    from sanctuary import service  # noqa: PLC0415 — see Supervisor.start

    service.load(name)
    gc.freeze()
    while not stores[0]:
        time.sleep(0.01)
    service.migrate(name)
    service.run(name, "all")


def run_mailbox(issuer: Issuer, ports: Ports) -> None:
    from sanctuary import mailbox  # noqa: PLC0415 — see Supervisor.start

    mailbox.serve(issuer, host=LOOPBACK, smtp_port=ports.smtp, http_port=ports.mailbox)


class Supervisor:
    """Used by one `sanctuary up` and by the demo's throwaway network."""

    def __init__(
        self,
        folder: Path,
        ports: Ports,
        *,
        rehearsal: bool = True,
        show: Show = lambda _: None,
    ) -> None:
        self.folder = folder.resolve()
        self.ports = ports
        self.rehearsal = rehearsal
        self.show = show
        self.children: list[Child] = []
        self.postgres = Postgres(self.folder / "postgres", port=ports.postgres)
        self.nats = Nats(self.folder / "nats", port=ports.nats)
        self.stopping = threading.Event()
        # One byte that the children see: whether their stores are there.
        self.stores = mmap.mmap(-1, 1)
        self.ready = False

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def network(self) -> network.Network:
        return network.Network.load(self.folder)

    def start(self) -> None:
        """Return when every service says that it is ready. Raises CannotStart."""
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        self._stop_leftovers()
        self._check_ports()
        self.drawn = Secrets.load(self.folder)
        self.issuer = Issuer.load((self.folder / KEY_FILE).parent, self.ports.url("mailbox"))
        try:
            self._start_engines()
        except EngineFailed as failed:
            raise CannotStart(str(failed)) from failed
        self.show("Starting the services")
        self._describe()
        self._wait_ready()
        self._wait_for_founder()
        self.ready = True
        self._describe()

    def _start_engines(self) -> None:
        """While PostgreSQL makes its folder, import what the services share.

        They are forked from here: imported once, their memory is shared, and the network is ready
        in half the time. They get ready while PostgreSQL does.
        """
        self.show("Starting PostgreSQL and NATS")
        self.postgres.begin()
        # Nothing is collected while importing, nor ever of what was imported: pages that are not
        # written to stay shared.
        gc.disable()
        import sanctuary.mailbox  # noqa: PLC0415 — here, because this is the time that costs nothing
        import sanctuary.service  # noqa: F401, PLC0415 — as above

        self.nats.start()
        gc.freeze()
        gc.enable()
        self._fork("mailbox", partial(run_mailbox, self.issuer, self.ports), {})
        for name in SERVICES:
            self._fork(name, partial(run_service, name, self.stores), self._environment(name))
        self.postgres.start()
        self.show("Making the stores of the services")
        asyncio.run(self.postgres.create_services(self.drawn.passwords))
        self.stores[0] = True

    def watch(self, note: Show) -> None:
        """Stay until told to stop. A service that dies is started again and named.

        Raises CannotStart when an engine dies, or a service that will not stay.
        """
        while not self.stopping.wait(0.2):
            for engine, what in ((self.postgres, "PostgreSQL"), (self.nats, "NATS")):
                if engine.process is not None and engine.process.poll() is not None:
                    raise CannotStart(f"{what} ended. Its log: {engine.log}")
            for child in self.children:
                if child.process.poll() is not None:
                    self._revive(child, note)

    def stop(self) -> None:
        """Everything that was started, services first, engines last."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        for child in self.children:
            stop(child.process, signal.SIGTERM)
        self.children.clear()
        self.nats.stop()
        self.postgres.stop()
        network.forget(self.folder)

    def _environment(self, service: str) -> dict[str, str]:
        return service_environment(
            service,
            folder=self.folder,
            postgres=self.postgres,
            nats=self.nats,
            ports=self.ports,
            drawn=self.drawn,
            rehearsal=self.rehearsal,
        )

    def _fork(self, name: str, work: Callable[[], None], environment: Mapping[str, str]) -> None:
        log = self.folder / "log" / f"{name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.old"))
        process = fork(work, log=log, environment=environment)
        port = getattr(self.ports, name)
        self.children.append(Child(name, work, environment, log, port, process, time.monotonic()))

    def _revive(self, child: Child, note: Show) -> None:
        code = child.process.returncode
        lived = time.monotonic() - child.started
        child.restarts = 1 if lived > STEADY_SECONDS else child.restarts + 1
        if child.restarts > RESTARTS:
            raise CannotStart(f"{child.name} ends again and again. Its log: {child.log}")
        note(f"{child.name} ended ({ending(code)}) and is started again. Its log: {child.log}")
        child.process = fork(child.work, log=child.log, environment=child.environment)
        child.started = time.monotonic()
        self._describe()

    def _describe(self) -> None:
        """Write down what runs, for the other commands and for a start after kill -9."""
        network.write(
            self.folder,
            {
                "ready": self.ready,
                "urls": {service: self.ports.url(service) for service in SERVICES},
                "mailbox": self.ports.url("mailbox"),
                "founder": self.drawn.founder,
                "issuer": {"url": self.issuer.url, "key_file": str(KEY_FILE)},
                "ports": self.ports.items(),
                "environment": {service: self._environment(service) for service in SERVICES},
                "children": [
                    {"name": name, "pid": process.pid, "started": started_at(process.pid)}
                    for name, process in self._processes()
                ],
            },
        )

    def _processes(self) -> Iterator[tuple[str, Process]]:
        for child in self.children:
            yield child.name, child.process
        for name, engine in (("nats", self.nats), ("postgres", self.postgres)):
            if engine.process is not None:
                yield name, engine.process

    def _stop_leftovers(self) -> None:
        """Wait for what a killed supervisor's end has not ended yet, or end it."""
        try:
            left = network.read(self.folder).get("children", [])
        except (OSError, ValueError):
            return
        for child in left:
            stop_old(child["pid"], child["started"], signal.SIGINT)
        network.forget(self.folder)

    def _check_ports(self) -> None:
        for name, port in self.ports.items().items():
            if not bindable(port):
                raise CannotStart(
                    f"Port {port}, which is for {name}, is taken by another programme. "
                    f"Stop that, or choose another port: sanctuary up --{name}-port {port + 1000}"
                )

    def _wait_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        waiting: dict[str, str] = {child.name: "no answer yet" for child in self.children}
        while waiting:
            for child in self.children:
                if child.process.poll() is not None:
                    how = ending(child.process.returncode)
                    raise CannotStart(
                        f"{child.name} did not start ({how}): {last_words(child.log)}"
                    )
                if child.name in waiting and (missing := not_ready(child.port)) is None:
                    del waiting[child.name]
                    self.show("Waiting for " + ", ".join(waiting) if waiting else "All is ready")
                elif child.name in waiting:
                    waiting[child.name] = str(missing)
            if self.stopping.wait(0.03):
                raise CannotStart("Stopped before it was ready.")
            if time.monotonic() > until:
                name, missing = next(iter(waiting.items()))
                log = self.folder / "log" / f"{name}.log"
                raise CannotStart(f"{name} is not ready ({missing}). Its log: {log}")

    def _wait_for_founder(self) -> None:
        """The first grant travels as an event: until it has arrived, a service refuses its holder.

        Only for a while: somebody may have taken the role away.
        """
        until = time.monotonic() + FOUNDER_SECONDS
        token = self.issuer.mint(self.drawn.founder)
        for name in SERVICES:
            while not lets_in(getattr(self.ports, name), token) and time.monotonic() < until:
                if self.stopping.wait(0.02):
                    raise CannotStart("Stopped before it was ready.")


def ending(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"by signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def last_words(log: Path) -> str:
    """The last line of a log and where to read on."""
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    return f"{lines[-1][:300] if lines else 'it said nothing'}\nIts log: {log}"
