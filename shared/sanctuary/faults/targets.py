"""What is killed, and how it comes back: each kill is kill -9, and each is counted."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sanctuary.engine import Nats, Postgres
from sanctuary.faults import sink
from sanctuary.processes import answers, free_port, launch, ready

WORKER, RELAY, POSTGRES, NATS = "worker", "mail relay", "PostgreSQL", "NATS"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was done to the system, and when."""

    what: str
    at: float


@dataclass
class Program:
    """A process of ours that may be killed and is started again with the same command."""

    command: Callable[[], list[str]]
    log: Path
    environment: Mapping[str, str] | None = None
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    ended_by_itself: int = 0

    def start(self) -> None:
        """Return when it listens, where it has a port; else at once."""
        command = [sys.executable, "-m", *self.command()]
        self.process = launch(command, log=self.log, environment=self.environment)
        port = self.port
        if port is not None and not ready(self.process, lambda: answers(port)):
            self.ended_by_itself += 1

    def kill(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.ended_by_itself += 1
            return
        self.process.kill()
        self.process.wait()

    @property
    def gone(self) -> bool:
        return self.process is None or self.process.poll() is not None


@dataclass
class Targets:
    """Everything that a send stands on. `workers` are several processes of the same service."""

    postgres: Postgres
    nats: Nats
    workers: list[Program]
    relay: Program
    draw: random.Random
    taken: Path
    faults: list[Fault] = field(default_factory=list)

    def kill(self, what: str) -> None:
        """Kill it at this very moment, and start it again."""
        self.revive()
        if what == WORKER:
            worker = self.draw.choice(self.workers)
            worker.kill()
            self._note(what)
            worker.start()
        elif what == RELAY:
            self.relay.kill()
            self._note(what)
            self.relay.start()
        else:
            engine: Postgres | Nats = self.postgres if what == POSTGRES else self.nats
            engine.kill()
            self._note(what)
            engine.start()

    def revive(self) -> None:
        """Start again what ended itself: the relay does where it was told to, as it took a mail."""
        if self.relay.gone:
            last = sink.read(self.taken)[-1:]
            self._note(RELAY, last[0].at if last else None)
            self.relay.start()
        for worker in self.workers:
            if worker.gone:
                worker.ended_by_itself += 1
                worker.start()

    def stop(self) -> None:
        for program in (*self.workers, self.relay):
            if program.process is not None and program.process.poll() is None:
                program.process.kill()
                program.process.wait()

    def _note(self, what: str, at: float | None = None) -> None:
        self.faults.append(Fault(what, time.time() if at is None else at))


def a_relay(log: Path, *, wait_ms: float, draw: random.Random, dies: float) -> Program:
    """The recording relay. In a share `dies` of its lives it ends between a mail and its 250."""
    port = free_port()

    def command() -> list[str]:
        die_at = draw.randrange(1, 200) if draw.random() < dies else 0
        return ["sanctuary.faults.sink", str(port), str(log), str(wait_ms), str(die_at)]

    return Program(command, log.with_suffix(".stderr"), port=port)
