"""`up`, `down` and `token`."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.live import Live
from rich.text import Text

from sanctuary.cli.ground import VAR, Var, described, err, out, refuse
from sanctuary.embedded import Ports
from sanctuary.lock import Lock
from sanctuary.names import SERVICES
from sanctuary.network import issuer_of
from sanctuary.processes import wait_until
from sanctuary.supervisor import CannotStart, Supervisor

DOWN_SECONDS = 40.0
TOKEN_MINUTES = 60
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes any free port.")]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: sanctuary up --port-base 9000 --var /tmp/trial")(up)
    app.command(epilog="Example: sanctuary down")(down)
    app.command(epilog="Example: sanctuary token --minutes 15")(token)


def up(
    *,
    var: Var = VAR,
    port_base: Annotated[
        int, typer.Option(min=0, max=65000, help="8000 means 8001 to 8004 and 8025; 0 any free.")
    ] = 8000,
    rehearsal: Annotated[bool, typer.Option(help="Whether the clock may be moved.")] = True,
    membership_port: Port = None,
    awards_port: Port = None,
    campaigns_port: Port = None,
    notifications_port: Port = None,
    mailbox_port: Port = None,
    smtp_port: Port = None,
    nats_port: Port = None,
    postgres_port: Port = None,
) -> None:
    """Start the whole network on this machine; Ctrl-C stops it."""
    wanted = {
        "membership": membership_port,
        "awards": awards_port,
        "campaigns": campaigns_port,
        "notifications": notifications_port,
        "mailbox": mailbox_port,
        "smtp": smtp_port,
        "nats": nats_port,
        "postgres": postgres_port,
    }
    _run(var, Ports.choose(port_base, wanted), rehearsal=rehearsal)


def down(var: Var = VAR) -> None:
    """Stop the network that another terminal started."""
    lock = Lock(var)
    if not lock.held_by_another():
        out.print(f"No network is up under {var}.", markup=False)
        return
    number, _ = lock.holder
    if number:
        os.kill(number, signal.SIGTERM)
    if not wait_until(lambda: not lock.held_by_another(), DOWN_SECONDS, 0.1):
        refuse(f"The network (process {number}) has not stopped. Look into {var / 'log'}.")
    out.print("Stopped.")


def token(
    var: Var = VAR,
    person: Annotated[UUID | None, typer.Option("--as", help="A person; else the founder.")] = None,
    minutes: Annotated[int, typer.Option(min=1, max=1440)] = TOKEN_MINUTES,
) -> None:
    """Print a bearer token for the API."""
    document = described(var)
    issuer = issuer_of(document, var)
    typer.echo(issuer.mint(person or str(document["founder"]), minutes=minutes))


def _run(var: Path, ports: Ports, *, rehearsal: bool) -> None:
    began = time.monotonic()
    with _the_only_one(var), _progress() as live:
        supervisor = Supervisor(var, ports, rehearsal=rehearsal, show=lambda s: _show(live, s))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: supervisor.stopping.set())
        try:
            with supervisor:
                live.stop()
                _welcome(supervisor, time.monotonic() - began)
                supervisor.watch(_note)
                out.print("Stopping.")
        except (CannotStart, OSError) as reason:
            live.stop()
            if supervisor.stopping.is_set():
                out.print("Stopped.")
                return
            refuse(str(reason))
        out.print("Stopped. The data stays in", str(var), "for the next start.", markup=False)


@contextmanager
def _the_only_one(var: Path) -> Iterator[None]:
    lock = Lock(var)
    if not lock.take():
        number, since = lock.holder
        refuse(
            f"A network is up under {var} already (process {number}, since {since}). "
            f"Stop it with: sanctuary down --var {var}"
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _progress() -> Iterator[Live]:
    """One line that changes, on a terminal. No thread draws it: we start processes meanwhile."""
    with Live(console=err, auto_refresh=False, transient=True) as live:
        yield live


def _show(live: Live, what: str) -> None:
    if err.is_terminal:
        live.update(Text(f"{what} …"), refresh=True)
    else:
        err.print(what, markup=False)


def _note(text: str) -> None:
    err.print(text, markup=False)


def _welcome(supervisor: Supervisor, seconds: float) -> None:
    ports, document = supervisor.ports, supervisor.network
    out.print(f"The network is up, after {seconds:.1f} seconds.\n", style="bold", markup=False)
    for name in SERVICES:
        out.print(f"  {name:<14} {ports.url(name)}/v1   {ports.url(name)}/openapi.json")
    out.print(f"  {'directory':<14} {ports.url('membership')}/directory")
    out.print(f"  {'mailbox':<14} {ports.url('mailbox')}   every mail lands here, none leaves")
    out.print(f"  {'SMTP':<14} 127.0.0.1:{ports.smtp}")
    out.print(f"  {'NATS':<14} 127.0.0.1:{ports.nats}")
    out.print(f"  {'PostgreSQL':<14} 127.0.0.1:{ports.postgres}")
    out.print(f"  {'data and logs':<14} {supervisor.folder}\n", markup=False)
    out.print(f"A token for the founder, good for {TOKEN_MINUTES} minutes (more: sanctuary token):")
    typer.echo(f"export TOKEN={document.mint(document.founder)}\n")
    out.print("Ctrl-C stops it.")
