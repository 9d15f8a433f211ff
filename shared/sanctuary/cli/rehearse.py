"""`rehearse`: years pass over a copy of the network's records, and nothing leaves it."""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from sanctuary.cli.ground import VAR, Var, described, err, out, refuse

if TYPE_CHECKING:
    from sanctuary.rehearse.run import Rehearsed

SERVICE = "awards"
FOLDER = Path("rehearsal")


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: sanctuary rehearse --months 36")(rehearse)


def rehearse(
    *,
    months: Annotated[int, typer.Option(help="How far to look ahead, 1 to 120.")] = 36,
    to: Annotated[Path, typer.Option(help="The folder for the page and its files.")] = FOLDER,
    renewing: Annotated[
        str | None, typer.Option(help="Of 100 holders, how many send a renewal.")
    ] = None,
    apply_before: Annotated[
        str | None, typer.Option(help="How many months before the end they send it.")
    ] = None,
    calendar: Annotated[
        Path | None, typer.Option(help="School holidays, in place of the shipped file.")
    ] = None,
    var: Var = VAR,
) -> None:
    """Look ahead: reminders, lapses, panels and clashes of the next years, as a page.

    Copies the records of the network that is up, lets the days pass on the copy, and throws it
    away. Nobody is written to, and the network is only read.
    """
    given = {
        "renewing": renewing,
        "apply-before": apply_before,
        "calendar": str(calendar) if calendar else None,
    }
    _must_be_months(months)
    url = _store(var)
    _must_be_writable(to)
    found = uvloop.run(_rehearse(url, months, {k: v for k, v in given.items() if v is not None}))
    _tell(found, to)


def _must_be_months(months: int) -> None:
    from sanctuary.rehearse.parts import LONGEST, SHORTEST  # noqa: PLC0415 — imports, only here

    if not SHORTEST <= months <= LONGEST:
        refuse(
            f"A rehearsal takes {SHORTEST} to {LONGEST} months, and {months} is not one of them. "
            "Three years are usual: sanctuary rehearse --months 36"
        )


def _store(var: Path) -> str:
    """The address of the awards' records: from the environment, or from the network that is up."""
    if url := os.environ.get("SANCTUARY_DATABASE_URL"):
        return url
    environments = described(var).get("environment")
    if not isinstance(environments, dict):
        refuse(f"Set SANCTUARY_DATABASE_URL to the store of {SERVICE}, and try again.")
    return str(environments[SERVICE]["SANCTUARY_DATABASE_URL"])


def _must_be_writable(folder: Path) -> None:
    """Before anything is copied: nobody likes to wait for a page that cannot be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        refuse(
            f"Nothing can be written to {folder}: {reason.strerror}. Choose another folder: "
            "sanctuary rehearse --to FOLDER"
        )


async def _rehearse(url: str, months: int, options: dict[str, str]) -> "Rehearsed":
    from sanctuary.db import STORE_GONE  # noqa: PLC0415 — a second of imports, only here
    from sanctuary.rehearse.parts import Unlike, Unusable  # noqa: PLC0415
    from sanctuary.rehearse.run import rehearse as run  # noqa: PLC0415
    from sanctuary.service import load  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
        task = bar.add_task("")

        def show(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)
            if not err.is_terminal and done == 0:
                err.print(what, markup=False)

        try:
            return await run(load(SERVICE), url, months, options=options, show=show)
        except Unusable as reason:
            refuse(str(reason))
        except Unlike as reason:
            refuse(f"The records of {SERVICE} cannot be copied: {reason}.")
        except STORE_GONE as reason:
            refuse(
                f"The records of {SERVICE} could not be read ({type(reason).__name__}). Is the "
                "network still up? Start it, and try again: sanctuary up"
            )


def _tell(found: "Rehearsed", to: Path) -> None:
    from sanctuary.rehearse.run import write  # noqa: PLC0415 — as above

    page = write(to, found)
    if found.report.empty:
        out.print(found.report.empty, markup=False)
    for name, value in found.report.facts:
        out.print(f"  {name:<28} {value:>9}", markup=False)
    if found.troubles:
        out.print(f"  {'Daily work that failed':<28} {len(found.troubles):>9}", markup=False)
    out.print(f"\nNothing was sent, and the copy is gone. Open {page}", markup=False)
