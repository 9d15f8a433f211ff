"""Children that share what their parent has imported: quick to start, and small."""

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import uuid_utils

from sanctuary.processes import die_with_parent, wait_until


class Forked:
    """The parent's side of a forked child, with the manners of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        patience = float("inf") if timeout is None else timeout
        if not wait_until(lambda: self.poll() is not None, patience, 0.01):
            raise subprocess.TimeoutExpired("child", patience)
        return self.returncode or 0

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def fork(work: Callable[[], None], *, log: Path, environment: Mapping[str, str]) -> Forked:
    """Run `work` in a child that, like a launched one, ends when we end.

    Only while this process has a single thread. The child keeps none of our open files: the lock
    of `up` is one of them, and would live on with it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return Forked(pid)
    code = 1
    try:
        _become_child(parent, log, environment)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 — nothing of the child may run on in the parent's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become_child(parent: int, log: Path, environment: Mapping[str, str]) -> None:
    os.setpgid(0, 0)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    die_with_parent()
    if os.getppid() != parent:
        sys.exit(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    uuid_utils.reseed_rng()
    os.environ.update(environment)
