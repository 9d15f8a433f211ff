"""Child processes that never outlive us, and honest answers about processes we did not start."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

LOOPBACK = "127.0.0.1"
READY_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class EngineFailed(Exception):
    """An engine did not start; the text names it and where its log is."""


def free_port() -> int:
    """A port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Whether something listens on `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((host, port)) == 0


def bindable(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def launch(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child that ends when we end, even by kill -9 (Linux).

    It leads a process group of its own, so Ctrl-C in the terminal reaches us alone and we choose
    the order in which things stop. Call it from the main thread: the kernel's promise to stop the
    child is bound to the thread that made it.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 — the commands are ours, no shell reads them
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            cwd=folder,
            process_group=0,
            preexec_fn=die_with_parent,  # noqa: PLW1509 — it allocates nothing and takes no lock
            **options,
        )


def die_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


class Process(Protocol):
    """A process of ours, launched or forked."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...


def stop(
    process: Process | None,
    how: signal.Signals = signal.SIGTERM,
    *,
    patience: float = 10.0,
) -> None:
    """Ask a child to stop and reap it; insist after `patience` seconds."""
    if process is None:
        return
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def command_line(pid: int) -> str:
    """What the process `pid` runs; empty when there is none, or only its zombie."""
    if sys.platform == "linux":
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return raw.replace(b"\0", b" ").decode(errors="replace").strip()
    found = subprocess.run(  # noqa: S603 — a number is all that varies
        ["/bin/ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return "" if "<defunct>" in found.stdout else found.stdout.strip()


def started_at(pid: int) -> str:
    """When `pid` was started, so that a reused number is not taken for the old process."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
        except OSError:
            return ""
        return stat.rpartition(")")[2].split()[19]
    found = subprocess.run(  # noqa: S603 — a number is all that varies
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return found.stdout.strip()


def stop_leftover(pid: int, mark: str, how: signal.Signals, *, patience: float = 10.0) -> None:
    """End the process `pid` of an earlier run, but only if its command line holds `mark`."""
    _stop_stranger(pid, how, lambda: alive(pid, mark), patience)


def stop_old(pid: int, started: str, how: signal.Signals, *, patience: float = 10.0) -> None:
    """End the process `pid` of an earlier run, but only if it is the one that began then."""
    _stop_stranger(pid, how, lambda: still(pid, started), patience)


def still(pid: int, started: str) -> bool:
    """Whether the process that began at `started` as `pid` is running."""
    return bool(started) and started_at(pid) == started and bool(command_line(pid))


def _stop_stranger(
    pid: int, how: signal.Signals, running: Callable[[], bool], patience: float
) -> None:
    if not running():
        return
    os.kill(pid, how)
    if not wait_until(lambda: not running(), patience):
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not running(), patience)


def alive(pid: int, mark: str) -> bool:
    return pid > 0 and mark in command_line(pid)


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether `condition` came true within `seconds`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def ready(process: subprocess.Popen[bytes], answering: Callable[[], bool]) -> bool:
    """Wait until a child answers; no longer than it lives."""
    wait_until(lambda: process.poll() is not None or answering(), READY_SECONDS)
    return process.poll() is None and answering()
