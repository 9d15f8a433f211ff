import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import httpx
import pytest

from sanctuary import network
from sanctuary.ids import new_id
from sanctuary.names import SERVICES
from sanctuary.processes import answers, wait_until

pytestmark = pytest.mark.timeout(180)
COMMAND = [sys.executable, *os.environ.get("SANCTUARY_COMMAND", "-m sanctuary.cli").split()]
PATIENCE = 90


class Up:
    """A `sanctuary up` on free ports, as its own process, with its output in a file."""

    def __init__(self, var, *options):
        self.var = var
        self.output = var.parent / f"{var.name}.out"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "up", "--var", var, "--port-base", "0", *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def text(self):
        return self.output.read_text()

    def ready(self):
        wait_until(
            lambda: "Ctrl-C stops it" in self.text or self.process.poll() is not None, PATIENCE
        )
        assert "Ctrl-C stops it" in self.text, self.text
        self.described = network.read(self.var)
        return self

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def answering(self):
        """Which of its ports still answer."""
        return [name for name, port in self.described["ports"].items() if answers(port)]


def sanctuary(*arguments, **environment):
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ | environment,
    )


@contextmanager
def open_folder():
    """Open to walk into: pytest's own are closed, and under root PostgreSQL runs as nobody."""
    with TemporaryDirectory(prefix="sanctuary-test-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


@pytest.fixture
def folder():
    with open_folder() as made:
        yield made


@pytest.fixture(scope="module")
def up():
    with open_folder() as made:
        running = Up(made / "a folder").ready()
        yield running
        running.end()


def test_up_prints_every_url_a_token_and_where_the_mail_goes(up):
    for name in (*SERVICES, "mailbox"):
        url = f"http://127.0.0.1:{up.described['ports'][name]}"
        assert url in up.text
        assert httpx.get(f"{url}/readyz").status_code == 200
    token = re.search(r"export TOKEN=(\S+)", up.text).group(1)
    answer = httpx.get(
        f"{up.described['urls']['membership']}/v1/dead-letters",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200


def test_secrets_are_their_owners_alone(up):
    secret = ["network.json", "secrets.json", "issuer/issuer.pem", "nats/nats.conf", "up.lock"]
    assert [name for name in secret if (up.var / name).stat().st_mode & 0o077] == []


def test_a_second_up_says_that_one_is_running(up):
    second = sanctuary("up", "--var", str(up.var))
    assert second.returncode == 1
    assert f"process {up.process.pid}" in second.stderr
    assert "sanctuary down" in second.stderr
    assert answers(up.described["ports"]["membership"])


def test_a_taken_port_is_named_and_nothing_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = sanctuary(
            "up", "--var", str(tmp_path / "var"), "--port-base", "0", "--awards-port", str(port)
        )
    assert answer.returncode == 1
    assert f"Port {port}, which is for awards, is taken" in answer.stderr
    assert not (tmp_path / "var" / "postgres").exists()


def test_operations_reach_the_services(up):
    var = ("--var", str(up.var))
    assert "events of membership go out again" in sanctuary("replay", "membership", *var).stdout
    assert "awards has none" in sanctuary("dead-letters", "list", "awards", *var).stdout
    missing = "00000000-0000-7000-8000-000000000000"
    refused = sanctuary("dead-letters", "show", "awards", missing, *var)
    assert refused.returncode == 1
    assert refused.stderr.strip()
    assert "membership is up to date" in sanctuary("migrate", "membership", *var).stdout


def test_a_dead_letter_is_listed_shown_and_discarded_with_a_reason(up):
    var = ("--var", str(up.var))
    letter = str(new_id())
    asyncio.run(park(up.described["environment"]["awards"]["SANCTUARY_DATABASE_URL"], letter))
    assert letter in sanctuary("dead-letters", "list", "awards", *var).stdout
    assert "membership.test.v1" in sanctuary("dead-letters", "show", "awards", letter, *var).stdout
    done = sanctuary("dead-letters", "discard", "awards", letter, "--reason", "a test", *var)
    assert done.returncode == 0, done.stderr
    assert letter not in sanctuary("dead-letters", "list", "awards", *var).stdout
    again = sanctuary("dead-letters", "replay", "awards", letter, *var)
    assert again.returncode == 1
    assert again.stderr.strip()


async def park(url, letter):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(
        "insert into dead_letter (id, stream, subject, body, attempts, error, status)"
        " values ($1, 'MEMBERSHIP', 'membership.test.v1', 'x', 3, 'broken\nin detail', 'parked')",
        letter,
    )
    await connection.close()


def test_a_token_is_for_the_person_asked_for(up):
    person = "01900000-0000-7000-8000-00000000abcd"
    token = sanctuary("token", "--as", person, "--var", str(up.var)).stdout.strip()
    answer = httpx.get(
        f"{up.described['urls']['awards']}/v1/dead-letters",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 403


def test_a_service_that_dies_is_named_and_started_again(up):
    port = up.described["ports"]["campaigns"]
    numbers = {child["name"]: child["pid"] for child in up.described["children"]}
    os.kill(numbers["campaigns"], signal.SIGKILL)
    assert wait_until(lambda: "campaigns ended (by signal SIGKILL)" in up.text, PATIENCE)
    assert str(up.var / "log" / "campaigns.log") in up.text
    assert wait_until(lambda: ready(port), PATIENCE)


def ready(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def test_after_kill_9_nothing_is_left_and_the_next_up_recovers(folder):
    killed = Up(folder / "var").ready()
    killed.process.kill()
    killed.process.wait()
    ports = killed.described["ports"]
    options = [f"--{name}-port={ports[name]}" for name in ports]
    again = Up(killed.var, *options)
    try:
        killed.output.write_text("")
        again.ready()
        assert again.described["ports"] == ports
        assert sanctuary("down", "--var", str(killed.var)).returncode == 0
        assert again.process.wait(PATIENCE) == 0
        assert again.answering() == []
    finally:
        again.end()
    assert "No network is up" in sanctuary("down", "--var", str(killed.var)).stdout
    assert sanctuary("token", "--var", str(killed.var)).returncode == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_while_it_starts_leaves_nothing_behind(folder, how):
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    starting = Up(folder / "var")
    try:
        assert wait_until(lambda: "Starting the services" in starting.text, PATIENCE)
        began = children_of(starting.process.pid)
        starting.process.send_signal(how)
        assert starting.process.wait(PATIENCE) == 0
        assert "Stopped" in starting.text
        assert wait_until(
            lambda: not [pid for pid in began if Path(f"/proc/{pid}/exe").exists()], 5
        )
        assert bystander.poll() is None
    finally:
        starting.end()
        bystander.kill()
        bystander.wait()


def test_a_demo_that_is_interrupted_leaves_nothing_behind(folder):
    telling = subprocess.Popen(
        [*COMMAND, "demo", "--var", folder / "none"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(folder)},
        start_new_session=True,
    )
    assert wait_until(lambda: list(folder.glob("sanctuary-demo-*/network.json")), PATIENCE)
    began = children_of(telling.pid)
    telling.send_signal(signal.SIGINT)
    assert telling.wait(PATIENCE) == 130
    assert [pid for pid in began if Path(f"/proc/{pid}/exe").exists()] == []
    assert list(folder.iterdir()) == []


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_every_command_has_an_example():
    listed = sanctuary("--help", COLUMNS="200", TERM="dumb").stdout
    commands = [
        "up",
        "down",
        "demo",
        "token",
        "migrate",
        "run",
        "replay",
        "dead-letters",
        "mailbox",
    ]
    for command in commands:
        assert command in listed
        assert "Example: sanctuary" in sanctuary(command, "--help").stdout.replace("\n", " ")


def test_a_network_that_others_run_is_used_as_described(tmp_path):
    key = tmp_path / "issuer"
    document = {
        "urls": {"membership": "http://127.0.0.1:1"},
        "mailbox": "http://127.0.0.1:2",
        "founder": "01900000-0000-7000-8000-00000000abcd",
        "issuer": {"url": "http://mailbox:8025", "key_file": "issuer/issuer.pem"},
    }
    (tmp_path / "network.json").write_text(json.dumps(document))
    network.Issuer.load(key, "http://mailbox:8025")
    token = sanctuary("token", SANCTUARY_VAR=str(tmp_path)).stdout.strip()
    assert token.count(".") == 2
    refused = sanctuary("dead-letters", "list", "membership", SANCTUARY_VAR=str(tmp_path))
    assert "does not answer" in refused.stderr


def test_a_service_without_its_environment_says_which_variables_to_set():
    said = sanctuary("run", "membership", SANCTUARY_LINK_KEY="not-to-be-shown")
    assert said.returncode == 1
    for variable in ("SANCTUARY_DATABASE_URL", "SANCTUARY_NATS_URL", "SANCTUARY_SEAL_KEY"):
        assert variable in said.stderr
    assert "not-to-be-shown" not in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


def test_a_secret_that_is_too_short_is_refused_and_not_shown():
    values = ("DATABASE_URL", "NATS_URL", "OIDC_ISSUER", "OIDC_JWKS_URL", "LINK_KEY", "SEAL_KEY")
    said = sanctuary("run", "awards", **{f"SANCTUARY_{name}": "short-one" for name in values})
    assert said.returncode == 1
    assert "SANCTUARY_LINK_KEY must have at least 32 characters" in said.stderr.replace("\n", " ")
    assert "short-one" not in said.stdout + said.stderr


def test_the_commands_alone_load_no_service_so_that_up_begins_with_postgresql_at_once():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sanctuary.cli, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"sanctuary.service", "fastapi", "sqlalchemy", "alembic", "faststream"} & set(loaded)
