"""What the commands share: where the network's folder is, how they speak and how they refuse."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from sanctuary import network
from sanctuary.lock import Lock

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Var = Annotated[
    Path,
    typer.Option(
        "--var", envvar="SANCTUARY_VAR", help="The folder of the network's data.", show_default=True
    ),
]
VAR = Path("var")


def refuse(text: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    err.print(text, style="bold red" if err.is_terminal else None, markup=False)
    raise typer.Exit(1)


def described(folder: Path) -> dict[str, object]:
    """The network of `folder`. Refuses when none is up there."""
    try:
        document = network.read(folder)
    except FileNotFoundError:
        refuse(f"No network is up under {folder}. Start one: sanctuary up --var {folder}")
    except ValueError:
        refuse(f"{folder / network.FILE} cannot be read. Stop the network and start it again.")
    if "children" in document and not Lock(folder).held_by_another():
        refuse(f"The network under {folder} was ended. Start it again: sanctuary up --var {folder}")
    return document
