"""The voice of the demo: colour and progress on a terminal, plain lines anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from sanctuary.demo.checks import Check, Ledger

PLAIN_WIDTH = 160


class Narrator:
    """Tells what happens. On a terminal a wait shows what is waited for."""

    def __init__(self, out: TextIO | None = None) -> None:
        probe = Console(file=out)
        self.console = (
            probe
            if probe.is_terminal
            else Console(file=out, width=PLAIN_WIDTH, no_color=True, highlight=False)
        )

    def title(self, text: str, below: str = "") -> None:
        if self.console.is_terminal:
            body = f"[bold]{escape(text)}[/]" + (f"\n{escape(below)}" if below else "")
            self.console.print(Panel(body, expand=False, border_style="cyan"))
        else:
            self._line(f"== {text}")
            if below:
                self._line(f"   {below}")

    def chapter(self, text: str) -> None:
        self.console.print()
        if self.console.is_terminal:
            self.console.print(f"[bold cyan]{escape(text)}[/]")
        else:
            self._line(f"-- {text}")

    def say(self, text: str) -> None:
        self._line(f"   {text}")

    def check(self, check: Check) -> None:
        """One line; what was expected is told when it differs from what was found."""
        mark, colour = ("✓", "green") if check.passed else ("✗", "bold red")
        told = f"expected {check.expected}; found {check.found}"
        if check.expected == check.found:
            told = f"{check.found}, as expected"
        if self.console.is_terminal:
            line = f"   [{colour}]{mark}[/] {escape(check.what)} [dim]· {escape(told)}[/]"
            self.console.print(line, highlight=False)
        else:
            self._line(f"   {mark} {check.what} · {told}")

    def trouble(self, text: str) -> None:
        if self.console.is_terminal:
            self.console.print(f"[bold red]{escape(text)}[/]", highlight=False)
        else:
            self._line(text)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Shows on a terminal that something is awaited; elsewhere silence is enough."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(escape(text), spinner="dots"):
            yield

    def summary(self, ledger: Ledger, seconds: float) -> None:
        """The table at the end, and every failed check once more."""
        table = Table(title="What was checked", title_justify="left")
        table.add_column("Story")
        for name in ("Passed", "Failed", "Seconds"):
            table.add_column(name, justify="right")
        for tally in ledger.tallies():
            table.add_row(tally.story, str(tally.passed), str(tally.failed), f"{tally.seconds:.1f}")
        failed = len(ledger.failures)
        table.add_section()
        table.add_row(
            "All together", str(len(ledger.checks) - failed), str(failed), f"{seconds:.1f}"
        )
        self.console.print()
        self.console.print(table)
        for check in ledger.failures:
            self.trouble(f"✗ {check.story}: {check.what}")
            self._line(f"    expected {check.expected}")
            self._line(f"    found    {check.found}")
        if not failed and ledger.checks:
            self._line(f"All {len(ledger.checks)} checks passed.")

    def _line(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)
