"""docs/performance.md, rendered from build/bench.json: no figure is typed by hand."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
FIGURES = ROOT / "build" / "bench.json"
LISTS = "api.register_ms "
PAGE = ROOT / "docs" / "performance.md"
MOBILISED = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure, what it says, and the bar it is held against, if this stage has one."""

    name: str
    says: str
    bar: str
    met: Callable[[float], bool] | None = None


def at_least(value: float) -> Callable[[float], bool]:
    return lambda figure: figure >= value


def at_most(value: float) -> Callable[[float], bool]:
    return lambda figure: figure <= value


BARS = (
    Bar(
        "event_path.events_per_second",
        "committed row → JetStream → effect committed, sustained, events per second",
        "≥ 10,000",
        at_least(10_000),
    ),
    Bar("event_path.p50_ms", "one event, commit to commit, median, ms", "≤ 3", at_most(3)),
    Bar("event_path.p99_ms", "… 99th percentile, ms", "≤ 10", at_most(10)),
    Bar("start.seconds", "`sanctuary up` from empty data to ready, s", "≤ 5", at_most(5)),
    Bar(
        "start.memory_mb",
        "the whole network at rest, proportional set size, MB",
        "≤ 600",
        at_most(600),
    ),
    Bar(
        "delivery.messages_per_second",
        "launch → accepted by SMTP and recorded, two workers, messages per second",
        "≥ 20,000",
        at_least(20_000),
    ),
    Bar(
        "delivery.limit_per_second",
        "`smtp-source` into the same `smtp-sink`, the raw limit",
        "limit",
    ),
    Bar("delivery.limit_ratio", "… of the raw limit", "≥ 0.7", at_least(0.7)),
    Bar(
        "api.register_p95_ms",
        "1,000,000 people, 20,000 organisations: the slowest list or count of the admin API at "
        "p95, ms",
        "≤ 100",
        at_most(100),
    ),
    Bar(
        "api.sends_per_second",
        "accepting sends over HTTP with an Idempotency-Key each, one API process, sends per second",
        "≥ 400",
        at_least(400),
    ),
    Bar("api.send_p95_ms", "… one of them, 16 callers at once, p95, ms", "–"),
    Bar(
        "delivery.peer_procrastinate_per_second",
        "… the same mails by procrastinate, a task for each",
        "peer",
    ),
    Bar("delivery.peer_post_office_per_second", "… the same mails by django-post_office", "peer"),
    Bar("delivery.peer_ratio", "… times the better peer", "≥ 20", at_least(20)),
    Bar(
        "delivery.growth",
        "time for 1,000,000 recipients over time for 100,000",
        "≤ 11",
        at_most(11),
    ),
    Bar(
        "delivery.peak_mb",
        "the most memory of a worker at 1,000,000 recipients, MB",
        "≤ 300",
        at_most(300),
    ),
    Bar(
        "delivery.latency_ratio",
        "with a round trip of 20 ms to the relay, times the same connections without pipelining",
        "≥ 5",
        at_least(5),
    ),
    Bar(
        "delivery.first_ms",
        "first message accepted after launch, whatever the size of the audience, ms",
        "≤ 1,000",
        at_most(1_000),
    ),
    *(
        Bar(
            f"mobilisation.first_of_{size}_ms",
            f"from the launch of an approved call to {size:,} people over HTTP, through campaigns, "
            "NATS and notifications, to its first mail at the mail server, whole network, ms",
            "≤ 1,000",
            at_most(1_000),
        )
        for size in MOBILISED
    ),
    Bar("mobilisation.answer_ms", "… the longest of these launches until its answer, ms", "–"),
    Bar(
        "audience.seconds",
        "a nested rule over 100,000 people, counted by why some get nothing, s",
        "≤ 1",
        at_most(1),
    ),
    Bar(
        "moving_in.seconds",
        "a file of 100,000 people, uploaded, checked and taken over with its events, s",
        "≤ 60",
        at_most(60),
    ),
    Bar("moving_in.rows_per_second", "… rows per second", "≥ 1,667", at_least(1_667)),
    Bar("moving_in.again_seconds", "… the same file once more, which changes nothing, s", "–"),
    Bar(
        "rehearsal.seconds",
        "36 months of 5,000 awards, rehearsed: copied, passed day by day, told, s",
        "≤ 10",
        at_most(10),
    ),
)


def render(figures: dict[str, Any]) -> str:
    """The page, from what one run of the benchmark found."""
    measured = figures["measured"]
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. Embedded engines with durable settings (`sync_interval: always`,",
        "`fsync=on`), all on loopback, limits measured in the same run. Absolute figures are",
        "this machine's; compare ratios.",
        "",
        f"- {figures['machine']}",
        f"- {figures['versions']}",
        "",
        "| Figure | Measured | Bar | |",
        "|---|---:|---:|---|",
    ]
    for bar in BARS:
        if bar.name not in measured:
            lines.append(f"| {bar.says} (`{bar.name}`) | not measured | {bar.bar} | |")
            continue
        value = measured[bar.name]
        verdict = "" if bar.met is None else ("reached" if bar.met(value) else "not yet reached")
        lines.append(f"| {bar.says} (`{bar.name}`) | {value:,} | {bar.bar} | {verdict} |")
    lines += _of_each_list(measured)
    lines += ["", *figures.get("notes", ())]
    return "\n".join(lines).rstrip() + "\n"


def _of_each_list(measured: dict[str, Any]) -> list[str]:
    """Each list and count of the register, the slowest first."""
    found = {k.removeprefix(LISTS): v for k, v in measured.items() if k.startswith(LISTS)}
    if not found:
        return []
    rows = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [
        "",
        "## Each list and count of the register",
        "",
        "The 95th percentile with two callers at once; “far in” is a page that follows 600 others.",
        "",
        "| Address | p95, ms |",
        "|---|---:|",
        *(f"| `{address}` | {value:,} |" for address, value in rows),
    ]


def write(figures: dict[str, Any]) -> None:
    """Keep the figures and render the page from them."""
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    PAGE.write_text(render(figures), "utf-8")
