"""Both stories, told from outside on a network that is up; then what they left on its disks."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil
import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(480)]
COMMAND = [sys.executable, "-m", "sanctuary.cli"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if "SANCTUARY" not in name}


@contextmanager
def a_network(folder):
    network = subprocess.Popen(
        [*COMMAND, "up", "--var", str(folder), "--port-base", "0"],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    state = folder / "network.json"
    until = time.monotonic() + 60
    while not (state.exists() and json.loads(state.read_text() or "{}").get("ready")):
        assert time.monotonic() < until, "the network did not become ready"
        assert network.poll() is None, "the network ended while it started"
        time.sleep(0.1)
    try:
        yield network
    finally:
        network.send_signal(signal.SIGINT)
        network.wait(30)


def test_every_check_of_the_demo_holds_and_nobody_is_named_where_nobody_may_be(tmp_path):
    with a_network(tmp_path) as network:
        family = psutil.Process(network.pid).children(recursive=True)
        told = subprocess.run(
            [*COMMAND, "demo", "--var", str(tmp_path)],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-2000:]
        assert "✗" not in told.stdout
        assert "checks passed" in told.stdout
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    # Everybody in the demo lives on example.org: no address on the broker's disk or in a log.
    broker = [path for path in (tmp_path / "nats" / "jetstream").rglob("*") if path.is_file()]
    logs = list((tmp_path / "log").glob("*.log"))
    assert any(path.stat().st_size for path in broker)
    assert len(logs) >= 4
    named = [path.name for path in (*broker, *logs) if b"@example.org" in path.read_bytes()]
    assert named == []
