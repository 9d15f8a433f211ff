"""`sanctuary rehearse` as a person runs it: what it refuses, what it leaves, whom it never calls."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from sanctuary.testing import databases, engines

pytestmark = pytest.mark.timeout(180)
COMMAND = [sys.executable, *os.environ.get("SANCTUARY_COMMAND", "-m sanctuary.cli").split()]
FILES = ["cases.csv", "index.html", "months.csv", "rehearsal.ics"]


def rehearse(*arguments, folder, **environment):
    clean = {name: value for name, value in os.environ.items() if "SANCTUARY_" not in name}
    return subprocess.run(
        [*COMMAND, "rehearse", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env=clean | environment,
    )


@contextmanager
def listener():
    """A port that counts who calls: a mail relay or a broker that nobody should ask."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def count():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(connection)
                connection.close()

        Thread(target=count, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def network(folder):
    """A described network with a live store of awards, a relay and a broker that count calls."""
    with listener() as (smtp, mails), listener() as (nats, messages):
        described = {
            "urls": {},
            "environment": {
                "awards": {
                    "SANCTUARY_DATABASE_URL": described_url(folder),
                    "SANCTUARY_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
                    "SANCTUARY_NATS_URL": f"nats://127.0.0.1:{nats}",
                }
            },
        }
        (folder / "var").mkdir()
        (folder / "var" / "network.json").write_text(json.dumps(described))
        yield described["environment"]["awards"], mails, messages


def described_url(folder):
    return (folder / "url").read_text()


@pytest.fixture
async def folder(tmp_path):
    """An empty, migrated live store, whose address lies in the folder."""
    engines()
    url = await databases().take("awards")
    (tmp_path / "url").write_text(url)
    yield tmp_path
    await databases().give_back("awards", url)


async def test_it_leaves_a_page_and_its_files_and_calls_neither_relay_nor_broker(folder):
    with network(folder) as (environment, mails, messages):
        done = rehearse("--months", "2", "--to", "ahead", folder=folder, **environment)
        assert done.returncode == 0, done.stderr
        described = rehearse("--months", "1", folder=folder)
        assert described.returncode == 0, described.stderr
        assert (mails, messages) == ([], [])
    assert sorted(each.name for each in (folder / "ahead").iterdir()) == FILES
    assert sorted(each.name for each in (folder / "rehearsal").iterdir()) == FILES
    assert "There is no award whose clock runs" in (folder / "ahead" / "index.html").read_text()
    assert "Nothing was sent" in done.stdout
    assert [each for each in (folder / "ahead").iterdir() if each.stat().st_mode & 0o077] == []
    assert "A PostgreSQL of its own" in done.stderr


async def test_the_copy_is_gone_afterwards(folder):
    temporary = folder / "temporary"
    temporary.mkdir(mode=0o711)
    with network(folder):
        assert rehearse(folder=folder, TMPDIR=str(temporary)).returncode == 0
    assert list(temporary.iterdir()) == []


def test_without_a_network_it_says_how_to_start_one(tmp_path):
    refused = rehearse(folder=tmp_path)
    assert refused.returncode == 1
    assert "sanctuary up" in refused.stderr
    assert not (tmp_path / "rehearsal").exists()


@pytest.mark.parametrize("months", ["0", "121", "-3"])
def test_months_out_of_range_are_refused_before_anything_is_looked_at(tmp_path, months):
    refused = rehearse("--months", months, folder=tmp_path)
    assert refused.returncode == 1
    assert "1 to 120 months" in refused.stderr
    assert "sanctuary rehearse --months 36" in refused.stderr


async def test_a_folder_that_cannot_be_written_is_refused_before_the_copy(folder):
    (folder / "taken").write_text("a file")
    with network(folder):
        for where in ("taken", "taken/below", "/proc/rehearsal"):
            refused = rehearse("--to", where, folder=folder)
            assert refused.returncode == 1
            assert "Choose another folder" in refused.stderr
            assert "A PostgreSQL of its own" not in refused.stderr


async def test_a_network_whose_store_is_away_is_refused_with_what_to_do(folder):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    gone = f"postgresql+asyncpg://awards:secret@127.0.0.1:{port}/awards"
    refused = rehearse(folder=folder, SANCTUARY_DATABASE_URL=gone)
    assert refused.returncode == 1
    assert "Is the network still up?" in refused.stderr
    assert "secret" not in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_options_that_cannot_be_used_are_refused(folder):
    with network(folder):
        percent = rehearse("--renewing", "150", folder=folder)
        assert (percent.returncode, "from 0 to 100" in percent.stderr) == (1, True)
        calendar = rehearse("--calendar", "none.yaml", folder=folder)
        assert (calendar.returncode, "Begin from a copy of" in calendar.stderr) == (1, True)
    assert not Path(folder / "rehearsal" / "index.html").exists()
