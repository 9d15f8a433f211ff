"""`templates`: the texts of messages, looked over before anybody is sent them."""

from pathlib import Path
from typing import Annotated

import typer

from sanctuary.cli.ground import err, out

OWNER = "notifications"
templates = typer.Typer(
    help="The texts of messages.",
    epilog="Example: sanctuary templates lint",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    templates.callback()(_group)
    templates.command(
        epilog="Example: sanctuary templates lint services/notifications/templates/note.en.md"
    )(lint)
    app.add_typer(templates, name="templates")


def _group() -> None:
    """Kept apart, so that more may follow."""


def lint(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Template files; without any, all that we ship.")
    ] = None,
) -> None:
    """Say what to write instead: our words, private subjects, links, length and reading age.

    Errors end with exit code 1; warnings are for you to weigh.
    """
    from sanctuary.service import load  # noqa: PLC0415 — a second of imports, only here

    found = load(OWNER).lint(files or [])
    for one in found:
        (err if one.is_error else out).print(one.line, markup=False)
    errors = sum(one.is_error for one in found)
    out.print(f"{errors} errors, {len(found) - errors} warnings.")
    if errors:
        raise typer.Exit(1)
