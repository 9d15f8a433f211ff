"""`replay` and `dead-letters`: a service's operations, over its API."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.pretty import Pretty

from sanctuary.cli.asking import ask
from sanctuary.cli.ground import VAR, Var, out
from sanctuary.cli.service import Name

letters = typer.Typer(
    help="Messages that a service could not handle: list, show, replay or discard them.",
    epilog="Example: sanctuary dead-letters list notifications",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: sanctuary replay membership --type membership.person.changed.v1")(
        replay
    )
    letters.command("list", epilog="Example: sanctuary dead-letters list awards")(list_letters)
    letters.command("show", epilog="Example: sanctuary dead-letters show awards ID")(show_letter)
    letters.command("replay", epilog="Example: sanctuary dead-letters replay awards ID")(again)
    letters.command(
        "discard", epilog='Example: sanctuary dead-letters discard awards ID --reason "a test"'
    )(discard)
    app.add_typer(letters, name="dead-letters")


def replay(
    service: Name,
    since: Annotated[int, typer.Option(min=0, help="Events after this position.")] = 0,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Only these types.")] = None,
    var: Var = VAR,
) -> None:
    """Publish what a service recorded once more: for a new service, or after a lost broker.

    Whoever had an event already notices and does nothing.
    """
    body: dict[str, Any] = {"since_position": since}
    if type_:
        body["types"] = type_
    answer = _ask(var, service, "POST", "/v1/operations/replay", body)
    out.print(f"{answer['count']:,} events of {service.value} go out again.")


def list_letters(
    service: Name,
    status: Annotated[str, typer.Option(help="parked, replaying, replayed, discarded.")] = "parked",
    var: Var = VAR,
) -> None:
    """List them, the oldest first."""
    found = 0
    for letter in _pages(var, service, f"/v1/dead-letters?status={status}"):
        found += 1
        tried = f"{letter['attempts']} attempts"
        error = letter["error"].partition("\n")[0]
        out.print(letter["id"], letter["subject"], tried, error, sep="  ", markup=False)
    if not found:
        out.print(f"{service.value} has none that is {status}.", markup=False)


def show_letter(service: Name, letter_id: UUID, var: Var = VAR) -> None:
    """Show one with its message."""
    out.print(Pretty(_ask(var, service, "GET", f"/v1/dead-letters/{letter_id}"), expand_all=True))


def again(service: Name, letter_id: UUID, var: Var = VAR) -> None:
    """Hand one to its subscriber again."""
    _ask(var, service, "POST", f"/v1/dead-letters/{letter_id}/replay")
    out.print("It is on its way to the subscriber.")


def discard(
    service: Name,
    letter_id: UUID,
    reason: Annotated[str, typer.Option(help="Kept with your name.")],
    var: Var = VAR,
) -> None:
    """Put one aside for good, with a reason."""
    _ask(var, service, "POST", f"/v1/dead-letters/{letter_id}/discard", {"reason": reason})
    out.print("Discarded.")


def _pages(var: Path, service: Name, path: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = _ask(var, service, "GET", f"{path}&cursor={cursor}" if cursor else path)
        yield from page["items"]
        cursor = page.get("next")


def _ask(var: Path, service: Name, method: str, path: str, body: Any = None) -> Any:
    return ask(var, service.value, method, path, body)
