"""A consent that is taken back is gone everywhere: seen from the services that would have used it."""

import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx
import pytest

from sanctuary import network
from sanctuary.processes import wait_until
from sanctuary.testing import keyed

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
PATIENCE = 120
AREA = "W06000024"


@pytest.fixture(scope="module")
def up():
    """A whole network on free ports."""
    with TemporaryDirectory(prefix="sanctuary-test-") as made:
        Path(made).chmod(0o711)
        out, var = Path(made) / "up.out", Path(made) / "var"
        with out.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "sanctuary.cli", "up", "--var", var, "--port-base", "0"],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            try:
                ready = wait_until(lambda: "Ctrl-C stops it" in out.read_text(), PATIENCE, 0.1)
                assert ready, out.read_text()
                yield network.Network.load(var)
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(PATIENCE)


def client(where, service):
    headers = {"Authorization": f"Bearer {where.mint(where.founder)}"}
    return httpx.Client(base_url=where.urls[service], headers=headers, timeout=30)


def supporters(team):
    people = [
        {
            "name": f"Supporter {number}",
            "email": f"s{number}@example.org",
            "nation": "wales",
            "area": AREA,
            "basis": {
                "campaign": "consent",
                "wording": "Yes, write to me",
                "collected_on": "2026-03-01",
            },
            "verified": True,
        }
        for number in range(2)
    ]
    answer = team.post("/v1/supporters/import", json={"people": people}, headers=keyed())
    return [UUID(one) for one in answer.json()["person_ids"]]


def test_a_withdrawn_consent_is_gone_from_every_audience(up):
    with client(up, "membership") as team, client(up, "campaigns") as campaigns:
        first, _ = supporters(team)
        answer = campaigns.post(
            "/v1/mobilisations",
            json={"playbook": "local-solidarity", "title": "Stand together here",
                  "audience": {"area": [AREA]}},
            headers=keyed(),
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        draft = answer.json()
        path = f"/v1/mobilisations/{draft['mobilisation_id']}/audience-preview"

        def counted():
            found = campaigns.get(path).json()
            return {part["reason"]: part["count"] for part in found["waterfall"] if part["count"]}

        assert wait_until(lambda: counted() == {"will_send": 2}, PATIENCE, 0.1), counted()
        gone = team.post(
            f"/v1/people/{first}/bases/withdrawals",
            json={"reason": "wrote to us"},
            headers=keyed(),
        )
        assert gone.status_code == 201
        expected = {"will_send": 1, "no_lawful_basis": 1}
        assert wait_until(lambda: counted() == expected, PATIENCE, 0.1), counted()
