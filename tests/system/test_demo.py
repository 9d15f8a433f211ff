"""Both stories, told from outside on a network of their own, leaving nothing behind."""

import os
import subprocess
import sys

import psutil
import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(280)]


def test_every_check_of_the_demo_holds_and_nothing_stays(tmp_path):
    before = {process.pid for process in psutil.process_iter()}
    told = subprocess.run(
        [sys.executable, "-m", "sanctuary.cli", "demo", "--var", str(tmp_path)],
        env={name: value for name, value in os.environ.items() if "SANCTUARY" not in name},
        capture_output=True,
        text=True,
        timeout=270,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-2000:]
    assert "✗" not in told.stdout
    assert "checks passed" in told.stdout
    left = [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if process.pid not in before
        and any("sanctuary" in part or "postgres" in part for part in process.info["cmdline"] or ())
        and str(tmp_path) in " ".join(process.info["cmdline"])
    ]
    assert left == []
