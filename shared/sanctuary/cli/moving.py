"""`import people` and its like: a file that is checked, shown, and then taken over."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sanctuary.cli.asking import ask, send
from sanctuary.cli.ground import VAR, Var, err, out, refuse

SERVICE = "membership"
LOOK_SECONDS, PATIENCE_SECONDS = 0.2, 60.0
MISTAKES_SHOWN = 10
WORKING = {"uploaded", "running"}


KINDS = ("people", "organisations", "groups")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV.")]
Mapping = Annotated[str, typer.Option(help="Whose headers: own, civicrm or action_network.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(help="A mapping by hand, once per column: “Their header=our_field”."),
]
Defaults = Annotated[
    list[str] | None, typer.Option(help="For empty cells, once per field: our_field=value.")
]
Source = Annotated[str | None, typer.Option(help="The system that the ids of the file belong to.")]
Rejected = Annotated[Path | None, typer.Option(help="Where to write the rows that were refused.")]
WithoutRefused = Annotated[
    bool, typer.Option("--without-refused", help="Take over the others all the same.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only check; write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before taking over.")]


def register(imports: typer.Typer) -> None:
    """One command per kind of file, beside the published files."""
    for kind in KINDS:
        example = f"Example: sanctuary import {kind} file.csv --mapping civicrm --dry-run"
        imports.command(kind, epilog=example)(_command(kind))


def _command(kind: str) -> Callable[..., None]:
    def take_over(
        file: File,
        *,
        mapping: Mapping = "own",
        column: Columns = None,
        default: Defaults = None,
        source: Source = None,
        rejected: Rejected = None,
        without_refused: WithoutRefused = False,
        dry_run: DryRun = False,
        yes: Yes = False,
        var: Var = VAR,
    ) -> None:
        """Move a file into membership: see what would happen, then let it happen."""
        said = {"kind": kind, "mapping": mapping, "defaults": _pairs(default)}
        if column:
            said["mapping"] = _pairs(column)
        if source:
            said["source"] = source
        path, job = _check(var, file, said)
        _tell(var, path, job, rejected)
        if not dry_run:
            _go_on(var, path, job, without_refused=without_refused, yes=yes)

    return take_over


def _check(var: Path, file: Path, said: dict[str, str]) -> tuple[str, dict[str, Any]]:
    headers = {"Content-Type": "text/csv"}
    answer = send(
        var, SERVICE, "POST", "/v1/imports", params=said, content=file.read_bytes(), headers=headers
    )
    path = f"/v1/imports/{answer.json()['id']}"
    return path, _watch(var, path, "Checking")


def _go_on(var: Path, path: str, job: dict[str, Any], *, without_refused: bool, yes: bool) -> None:
    if job["found"]["refused"] and not without_refused:
        refuse("Nothing was taken over. Correct the file, or say --without-refused.")
    if not yes:
        typer.confirm("Take it over?", abort=True)
    ask(var, SERVICE, "POST", f"{path}/start", {"without_refused": without_refused})
    job = _watch(var, path, "Taking over")
    if job["status"] != "done":
        refuse(f"It is {job['status']}: {job['why']} Go on with: POST {path}/resume")
    rate = f"{job['rows_per_second']:,.0f} a second" if job["rows_per_second"] else "at once"
    out.print(f"Done, {rate}: {_counts(job['done'])}.", markup=False)


def _pairs(given: Sequence[str] | None) -> str:
    """`a=b` as JSON; a header may have an `=` of its own, a field of ours has none."""
    import json  # noqa: PLC0415 — beside its only use

    pairs = [
        text.rpartition("=") if text.count("=") > 1 else text.partition("=") for text in given or ()
    ]
    if wrong := [text for text, (_, sign, _) in zip(given or (), pairs, strict=True) if not sign]:
        refuse(f"“{wrong[0]}” needs an = between its two halves.")
    return json.dumps({name.strip(): value.strip() for name, _, value in pairs})


def _watch(var: Path, path: str, what: str) -> dict[str, Any]:
    """Show how far it is until nobody works on it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what)
        while True:
            answer = send(var, SERVICE, "GET", path, patience=PATIENCE_SECONDS)
            job: dict[str, Any] = answer.json()
            progress.update(task, total=job["rows"], completed=job["rows_read"])
            if job["status"] not in WORKING:
                return job
            time.sleep(LOOK_SECONDS)


def _tell(var: Path, path: str, job: dict[str, Any], rejected: Path | None) -> None:
    """What was found, and what is wrong."""
    if job["status"] != "checked":
        refuse(f"It is {job['status']}: {job['why']}")
    out.print(f"{job['rows']:,} rows of {job['source']}: {_counts(job['found'])}.", markup=False)
    if job["ignored_columns"]:
        out.print(f"Not used: {', '.join(job['ignored_columns'])}", markup=False)
    if not job["found"]["refused"]:
        return
    page = ask(var, SERVICE, "GET", f"{path}/mistakes?limit={MISTAKES_SHOWN}")
    for each in page["items"]:
        where = f"row {each['row']}, {each['column']}" if each["column"] else f"row {each['row']}"
        out.print(f"  {where}: {each['detail']}", markup=False)
    if page["next"]:
        out.print("  … and more", markup=False)
    if rejected is not None:
        rejected.write_bytes(send(var, SERVICE, "GET", f"{path}/rejected.csv").content)
        out.print(f"The refused rows, with reasons: {rejected}", markup=False)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())
