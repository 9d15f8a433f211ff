import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import asyncpg
import nats
import pytest

from sanctuary.engine import Nats, Postgres, free_port
from sanctuary.names import SERVICES
from sanctuary.processes import answers, started_at, still, stop_old, wait_until

PASSWORDS = {service: f"secret-of-{service}" for service in SERVICES}


@pytest.fixture
def folder(tmp_path):
    """Pytest's folders are closed to others, and PostgreSQL runs as nobody where root starts it."""
    yield tmp_path
    for pointer in tmp_path.rglob("elsewhere"):
        subprocess.run(["rm", "-rf", pointer.read_text()], check=True)


@pytest.fixture
def postgres(folder):
    server = Postgres(folder / "postgres", durable=False).start()
    yield server
    server.stop()


def dsn(server, service, password):
    return server.url(service, service, password).replace("+asyncpg", "")


async def test_a_service_opens_its_own_database_and_no_other(postgres):
    await postgres.create_services(PASSWORDS)
    await postgres.create_services(PASSWORDS)
    for service in SERVICES:
        connection = await asyncpg.connect(dsn(postgres, service, PASSWORDS[service]))
        await connection.execute("create table it_may (id int)")
        await connection.close()
    neighbour = postgres.url("awards", "membership", PASSWORDS["membership"])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(neighbour.replace("+asyncpg", ""))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(dsn(postgres, "awards", "guessed"))


async def test_what_was_committed_survives_a_restart_and_a_kill(postgres):
    await postgres.execute("create table kept (id int)", "insert into kept values (1)")
    port = postgres.port
    await asyncio.to_thread(postgres.stop)
    postgres.start()
    await postgres.execute("insert into kept values (2)")
    postgres.kill()
    postgres.start()
    connection = await asyncpg.connect(postgres.dsn)
    assert await connection.fetchval("select count(*) from kept") == 2
    assert postgres.port == port
    await connection.close()


async def test_a_database_is_made_from_a_template_and_dropped(postgres):
    await postgres.create_database("template_x")
    await postgres.create_database("copy_x", template="template_x")
    await postgres.drop_database("copy_x")
    connection = await asyncpg.connect(postgres.dsn)
    names = {row[0] for row in await connection.fetch("select datname from pg_database")}
    assert "template_x" in names
    assert "copy_x" not in names
    await connection.close()


async def test_nats_keeps_its_store_until_it_is_wiped(folder):
    server = Nats(folder / "nats").start()
    try:
        assert await messages_after(server, publish=True) == 1
        server.kill()
        server.start()
        assert await messages_after(server) == 1
        server.kill()
        server.wipe()
        server.start()
        assert await messages_after(server) == 0
    finally:
        server.stop()


async def messages_after(server, *, publish=False):
    client = await nats.connect(server.url())
    stream = client.jetstream()
    if publish:
        await stream.add_stream(name="T", subjects=["t.>"])
        await stream.publish("t.x", b"x")
    found = sum(info.state.messages for info in await stream.streams_info())
    await client.close()
    return found


def test_nats_asks_for_a_password(folder):
    server = Nats(folder / "nats", durable=False).start()
    try:
        with socket.create_connection(("127.0.0.1", server.port)) as stranger:
            stranger.sendall(b"CONNECT {}\r\nPING\r\n")
            stranger.settimeout(5)
            answer = b"".join(iter(lambda: stranger.recv(4096), b""))
        assert b"Authorization Violation" in answer
    finally:
        server.stop()


LAUNCHER = """
import sys, time
from pathlib import Path
from tempfile import TemporaryDirectory
from sanctuary.engine import Nats, Postgres
folder = Path(sys.argv[1])
postgres = Postgres(folder / "postgres", durable=False).start()
nats = Nats(folder / "nats", durable=False).start()
print(postgres.port, nats.port, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the promise is Linux's")
def test_no_engine_outlives_a_launcher_that_is_killed(folder):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, folder], stdout=subprocess.PIPE, text=True
    )
    ports = [int(port) for port in launcher.stdout.readline().split()]
    assert all(answers(port) for port in ports)
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    assert wait_until(lambda: not any(answers(port) for port in ports), 10)
    again = Postgres(folder / "postgres", port=ports[0], durable=False).start()
    again.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand its server to another user")
def test_a_folder_that_only_root_may_enter_is_no_obstacle(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "postgres", durable=False).start()
    assert server.place != server.folder
    server.stop()
    again = Postgres(closed / "postgres", durable=False)
    kept = again.place
    assert kept == server.place
    again.start()
    again.discard()
    assert not kept.exists()


def test_a_lock_file_with_a_strangers_number_is_no_obstacle(postgres):
    postgres.stop()
    lock = postgres.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{postgres.data}\n0\n{postgres.port}\n\n127.0.0.1\n\n")
    assert postgres.start().process.poll() is None


def test_only_the_process_that_began_then_is_stopped():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    began = started_at(child.pid)
    stop_old(child.pid, "another time", signal.SIGKILL)
    assert still(child.pid, began)
    child.kill()
    child.wait()
    assert not still(child.pid, began)


def test_a_server_that_cannot_start_says_where_its_log_is(folder):
    port = free_port()
    first = Nats(folder / "first", port=port, durable=False).start()
    try:
        first.process.poll()
        second = Postgres(folder / "second", port=port, durable=False)
        with pytest.raises(Exception, match=str(Path("second") / "postgres.log")):
            second.start()
    finally:
        first.stop()
