"""`demo`: two whole stories, told by a client of a real network."""

import signal
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from sanctuary import network
from sanctuary.cli.ground import VAR, Var, err, refuse
from sanctuary.embedded import Ports
from sanctuary.issuer import Issuer
from sanctuary.lock import Lock
from sanctuary.names import SERVICES
from sanctuary.supervisor import CannotStart, Supervisor

INTERRUPTED = 128 + signal.SIGINT
Url = Annotated[str | None, typer.Option(help="Where it is, when others run it.")]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: sanctuary demo")(demo)


def demo(
    *,
    var: Var = VAR,
    membership_url: Url = None,
    awards_url: Url = None,
    campaigns_url: Url = None,
    notifications_url: Url = None,
    mailbox_url: Url = None,
    issuer_url: Url = None,
    issuer_key_file: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    founder: Annotated[str | None, typer.Option(help="SANCTUARY_FOUNDER of that network.")] = None,
) -> None:
    """Tell two stories: from Charter to renewal, and a rapid response.

    On the network that is up; without one, on a throwaway network that leaves nothing behind.
    Ends with 0 when every check held.
    """
    given = {
        "membership": membership_url,
        "awards": awards_url,
        "campaigns": campaigns_url,
        "notifications": notifications_url,
        "mailbox": mailbox_url,
        "issuer": issuer_url,
        "issuer_key_file": issuer_key_file,
        "founder": founder,
    }
    if any(given.values()):
        raise typer.Exit(_tell(_elsewhere(given)))
    if Lock(var).held_by_another() or _run_by_others(var):
        raise typer.Exit(_tell(network.Network.load(var)))
    raise typer.Exit(_on_a_network_of_its_own())


def _tell(where: network.Network) -> int:
    from sanctuary import demo as stories  # noqa: PLC0415 — other commands need not wait for it

    return stories.run(where)


def _elsewhere(given: dict[str, Any]) -> network.Network:
    missing = [f"--{name.replace('_', '-')}" for name, value in given.items() if not value]
    if missing:
        refuse(f"To use a network elsewhere, say all of it. Missing: {', '.join(missing)}")
    issuer = Issuer.from_file(given["issuer_key_file"], given["issuer"])
    urls = {service: given[service].rstrip("/") for service in SERVICES}
    return network.Network(urls, given["mailbox"].rstrip("/"), issuer.mint, given["founder"])


def _run_by_others(var: Path) -> bool:
    """A description without processes of ours, as compose has it."""
    try:
        return "children" not in network.read(var)
    except (OSError, ValueError):
        return False


def _on_a_network_of_its_own() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="sanctuary-demo-") as folder:
        Path(folder).chmod(0o711)
        err.print("No network is up: starting one for the demo, on free ports.", markup=False)
        supervisor = Supervisor(Path(folder), Ports.choose(0, {}))
        try:
            with supervisor:
                return _tell(supervisor.network)
        except CannotStart as reason:
            refuse(str(reason))
        except KeyboardInterrupt:
            err.print("Stopped.")
            return INTERRUPTED
        finally:
            supervisor.postgres.discard()
