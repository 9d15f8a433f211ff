"""A file moves in from the command line, and a process that is killed on the way changes nothing."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from sanctuary import network
from sanctuary.processes import wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
SANCTUARY = [sys.executable, "-m", "sanctuary.cli"]
PATIENCE = 120
PEOPLE = 12_000


@pytest.fixture(scope="module")
def up():
    """A whole network on free ports."""
    with TemporaryDirectory(prefix="sanctuary-test-") as made:
        Path(made).chmod(0o711)
        var = Path(made) / "var"
        log = (Path(made) / "up.out").open("ab")
        process = subprocess.Popen(
            [*SANCTUARY, "up", "--var", var, "--port-base", "0"],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            ready = "Ctrl-C stops it"
            out = Path(made) / "up.out"
            assert wait_until(lambda: ready in out.read_text(), PATIENCE, 0.1), out.read_text()
            yield var
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            log.close()


def sanctuary(*arguments, **options):
    return subprocess.run(
        [*SANCTUARY, *arguments], capture_output=True, text=True, check=False, timeout=PATIENCE,
        **options,
    )  # fmt: skip


def client(var):
    where = network.Network.load(var)
    headers = {"Authorization": f"Bearer {where.mint(where.founder)}"}
    return httpx.Client(base_url=where.urls["membership"], headers=headers, timeout=30)


def written(folder, name, header, rows):
    path = folder / name
    path.write_text("\n".join((header, *rows)), "utf-8")
    return path


def test_a_dry_run_says_what_would_happen_and_keeps_the_refused_rows(up, tmp_path):
    file = written(
        tmp_path, "contacts.csv", "Contact ID;Display Name;Email;Gender",
        ["1;Ann Evans;ann@example.org;", "2;Ben Lloyd;nobody;"],
    )  # fmt: skip
    answer = sanctuary(
        "import", "people", file, "--mapping", "civicrm", "--dry-run", "--var", up,
        "--rejected", tmp_path / "rejected.csv",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "2 rows of civicrm: 1 new, 0 changed, 0 known, 1 refused." in answer.stdout
    assert "row 3, Email: That does not look like an e-mail address." in answer.stdout
    assert "Not used: Gender" in answer.stdout
    (row,) = csv.DictReader((tmp_path / "rejected.csv").open(encoding="utf-8", newline=""))
    assert (row["Display Name"], row["reason"][:6]) == ("Ben Lloyd", "Email:")
    with client(up) as api:
        assert api.get("/v1/people").json()["items"] == []


def test_refused_rows_stop_it_and_a_question_comes_before_anything_is_written(up, tmp_path):
    wrong = written(tmp_path, "wrong.csv", "name,email", ["Ann,nobody"])
    answer = sanctuary("import", "people", wrong, "--yes", "--var", up)
    assert answer.returncode == 1
    assert "--without-refused" in answer.stderr
    right = written(tmp_path, "right.csv", "Who", ["Ann"])
    answer = sanctuary("import", "people", right, "--column", "Who=name", "--var", up, input="n\n")
    assert answer.returncode == 1
    unknown = sanctuary("import", "people", right, "--var", up)
    assert unknown.returncode == 1
    assert "name" in unknown.stderr
    with client(up) as api:
        assert api.get("/v1/people").json()["items"] == []


def test_a_process_killed_on_the_way_loses_nobody_and_doubles_nobody(up, tmp_path):
    rows = [f"c{n},Person {n},p{n}@example.org,yes" for n in range(PEOPLE)]
    file = written(tmp_path, "people.csv", "external_id,name,email,verified", rows)
    command = subprocess.Popen(
        [*SANCTUARY, "import", "people", file, "--yes", "--var", up],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with client(up) as api:
        assert wait_until(lambda: 0 < running(api) < PEOPLE, PATIENCE, 0.02)
        killed = the_pid(up)
        os.kill(killed, signal.SIGKILL)
        out, err = command.communicate(timeout=PATIENCE)
        assert command.returncode == 0, err
        assert f"{PEOPLE:,} new, 0 changed, 0 known, 0 refused" in out
        assert the_pid(up) != killed
        people = list(csv.DictReader(io.StringIO(api.get("/v1/people.csv").text, newline="")))
        assert sorted(row["email"] for row in people) == sorted(
            f"p{n}@example.org" for n in range(PEOPLE)
        )
        person_id = people[0]["id"]
        history = api.get(f"/v1/events?aggregate_id={person_id}").json()["items"]
        assert [each["version"] for each in history] == [1, 2]
    again = sanctuary("import", "people", file, "--yes", "--var", up)
    assert "Done" in again.stdout
    assert f"0 new, 0 changed, {PEOPLE:,} known, 0 refused" in again.stdout


def running(api):
    """How many rows the import that is running has behind it."""
    try:
        jobs = api.get("/v1/imports?status=running").json()["items"]
    except (httpx.TransportError, KeyError):
        return 0
    return jobs[0]["done"]["new"] if jobs else 0


def the_pid(var):
    """Of the membership process; while it is started anew, the last one known."""
    time.sleep(0.2)
    children = network.read(var)["children"]
    return next(each["pid"] for each in children if each["name"] == "membership")
