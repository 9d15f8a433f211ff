"""`sanctuary up` on empty data: seconds until every service is ready, and the memory of it all."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sanctuary.processes import free_port

READY_WITHIN = 60.0


def measure() -> dict[str, Any]:
    """Seconds from the command to ready; megabytes of proportional set size when at rest."""
    with TemporaryDirectory(prefix="sanctuary-bench-") as folder:
        Path(folder).chmod(0o711)
        command = [sys.executable, "-m", "sanctuary.cli", "up", "--var", folder]
        for option in ("membership", "awards", "campaigns", "notifications", "mailbox"):
            command += [f"--{option}-port", str(free_port())]
        started = time.monotonic()
        network = subprocess.Popen(  # noqa: S603 — our own command
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            wait_until_ready(Path(folder) / "network.json", network)
            seconds = time.monotonic() - started
            time.sleep(2)
            memory = sum(_proportional(pid) for pid in _family(network.pid))
        finally:
            network.send_signal(signal.SIGINT)
            network.wait(30)
    return {"start.seconds": round(seconds, 1), "start.memory_mb": round(memory / 1024)}


def wait_until_ready(state: Path, network: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and network.poll() is None:
        if state.exists() and json.loads(state.read_text("utf-8") or "{}").get("ready"):
            return
        time.sleep(0.02)
    msg = "the network did not become ready"
    raise RuntimeError(msg)


def _family(root: int) -> list[int]:
    """A process and everything it started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def _proportional(pid: int) -> int:
    """Kilobytes of proportional set size: shared pages are counted once over all processes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
