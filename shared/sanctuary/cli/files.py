"""`import`: read a file into the store of the service that keeps it, however large it is."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from sanctuary.cli import moving
from sanctuary.cli.ground import VAR, Var, described, err, out, refuse

if TYPE_CHECKING:
    from sanctuary.service import PublishedFile

OPEN_LICENCE = "Open Government Licence v3"
imports = typer.Typer(
    help="Read a file into the store, beside what is there already.",
    epilog="Example: sanctuary import postcodes ONSPD.zip --name ONSPD --published-on 2026-05-20",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    imports.callback()(_group)
    imports.command(
        "postcodes",
        epilog="Example: sanctuary import postcodes ONSPD.zip --name ONSPD "
        "--published-on 2026-05-20",
    )(postcodes)
    moving.register(imports)
    app.add_typer(imports, name="import")


def _group() -> None:
    """Files by what they hold."""


def postcodes(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or ZIP.")],
    *,
    name: Annotated[str, typer.Option(help="What its publisher calls it.")],
    published_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
    licence: Annotated[str, typer.Option()] = OPEN_LICENCE,
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "Office for National "
    "Statistics, Open Geography Portal",
    person: Annotated[UUID | None, typer.Option("--as", help="A person; else the founder.")] = None,
    var: Var = VAR,
) -> None:
    """Read the postcode directory of the Office for National Statistics, as it was published.

    Nothing rests on it before the national team switches to it.
    """
    from sanctuary.service import PublishedFile  # noqa: PLC0415 — a second of imports, only here

    url, founder = _store("membership", var)
    by = person or founder
    if by is None:
        refuse("Say who reads it in: --as with the id of somebody of the national team.")
    about = PublishedFile(file, name, published_on.date(), licence, source, by)
    out.print(asyncio.run(_read("membership", "postcodes", url, about)), markup=False)


def _store(service: str, var: Path) -> tuple[str, UUID | None]:
    """The address of a service's store, and the founder: from the environment or the network."""
    url, founder = os.environ.get("SANCTUARY_DATABASE_URL"), os.environ.get("SANCTUARY_FOUNDER")
    if not url:
        document = described(var)
        environments: object = document.get("environment")
        if not isinstance(environments, dict):
            refuse("Set SANCTUARY_DATABASE_URL to the store of membership, and try again.")
        url = str(environments[service]["SANCTUARY_DATABASE_URL"])
        founder = str(document["founder"])
    return url, UUID(founder) if founder else None


async def _read(service: str, kind: str, url: str, about: "PublishedFile") -> str:
    from sanctuary.db import Database  # noqa: PLC0415 — as above
    from sanctuary.errors import Refusal  # noqa: PLC0415
    from sanctuary.service import load  # noqa: PLC0415

    database = Database(url)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
            task = bar.add_task("reading")

            def show(rows: int, done: int, of: int) -> None:
                bar.update(task, description=f"{rows:,} rows", completed=done, total=of)

            return await load(service).files[kind](database, about, show)
    except Refusal as refusal:
        refuse(refusal.detail)
    finally:
        await database.close()
