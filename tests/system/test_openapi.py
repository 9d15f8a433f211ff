"""The API of each service as it is described, tried by a machine on a running network.

Whatever is sent: no answer is a failure of ours, and each one fits its description.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from sanctuary import network
from sanctuary.names import SERVICES
from sanctuary.processes import wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
SECONDS, EXAMPLES = 25, 6
PATIENCE = 120
HERE = str(Path(__file__).parent)
SANCTUARY = [sys.executable, "-m", "sanctuary.cli"]
SCHEMATHESIS = [sys.executable, "-m", "schemathesis.cli", "run"]
OPTIONS = f"""
    --checks not_a_server_error,response_schema_conformance,content_type_conformance
    --phases coverage,fuzzing --max-examples {EXAMPLES} --max-time {SECONDS} --seed 1 --workers 1
    --no-shrink --continue-on-failure --warnings off
    --exclude-path-regex ^/v1/(rehearsal|operations)
""".split()  # moving the clock and replaying every event are tried by tests of their own


@pytest.fixture(scope="module")
def up():
    """A whole network on free ports."""
    with TemporaryDirectory(prefix="sanctuary-test-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        with (folder / "up.out").open("ab") as log:
            process = subprocess.Popen(
                [*SANCTUARY, "up", "--var", folder / "var", "--port-base", "0"],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            text = folder / "up.out"
            try:
                assert wait_until(lambda: "Ctrl-C stops it" in text.read_text(), PATIENCE, 0.1)
                yield network.Network.load(folder / "var")
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(PATIENCE)


@pytest.mark.parametrize("service", SERVICES)
def test_no_request_makes_a_service_fail_or_answer_otherwise_than_described(up, service):
    with TemporaryDirectory(prefix="sanctuary-test-") as folder:
        where = f"{up.urls[service]}/openapi.json"
        httpx.get(where, timeout=PATIENCE)  # it is made when first asked for, then kept
        token = f"Authorization: Bearer {up.mint(up.founder)}"
        done = subprocess.run(
            [*SCHEMATHESIS, where, "--header", token, *OPTIONS],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "serializers", "PYTHONPATH": HERE},
            timeout=PATIENCE,
        )
    assert done.returncode == 0, done.stdout[-20_000:]
    tried = re.search(r"Tested: (\d+)", done.stdout)
    assert tried, done.stdout[-5_000:]
    assert int(tried[1]) > 10  # all of them, unless the machine is busy with others
