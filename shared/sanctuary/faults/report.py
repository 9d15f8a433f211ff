"""docs/reliability.md, rendered from build/faults.json: no figure is typed by hand."""

import json
from pathlib import Path
from typing import Any

from sanctuary.faults.targets import NATS, POSTGRES, RELAY, WORKER

ROOT = Path(__file__).resolve().parents[3]
FIGURES = ROOT / "build" / "faults.json"
PAGE = ROOT / "docs" / "reliability.md"
PROMISES = Path(__file__).with_name("promises.md")
_KINDS = (WORKER, RELAY, POSTGRES, NATS)


def injected(found: dict[str, Any]) -> int:
    """Every fault of a run: kills, wiped stores, copies, messages out of order, poison."""
    mail, path = found["mail"], found["events"]
    return int(
        sum(mail["kills"].values())
        + mail["duplicates"]
        + sum(path["kills"].values())
        + sum(path[kind] for kind in ("duplicates", "out_of_order", "poison", "wipes"))
    )


def failures(found: dict[str, Any]) -> list[str]:
    return [*found["mail"]["failures"], *found["events"]["failures"]]


def render(figures: dict[str, Any]) -> str:
    """The page: what is promised, in words of its own file, and what one run found."""
    found = figures["found"]
    verdict = "; ".join(failures(found)) or "0 lost, 0 effects twice, every mail accounted for"
    lines = [
        PROMISES.read_text("utf-8").rstrip(),
        "",
        "## What was injected, and what was found",
        "",
        f"{injected(found):,} faults in one run of `make faults`: {verdict}.",
        "",
        f"- {figures['machine']}",
        f"- {figures['versions']}",
        f"- {figures['settings']}",
        "",
        *_mail(found["mail"]),
        "",
        *_events(found["events"]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _mail(mail: dict[str, Any]) -> list[str]:
    rows = [
        f"| `kill -9` of {'a ' if kind in (WORKER, RELAY) else ''}{kind} | {mail['kills'][kind]:,} "
        f"| {mail['bound'].get(kind, 0)} | {mail['most'][kind]} | {mail['twice'][kind]:,} |"
        for kind in _KINDS
    ]
    return [
        f"### A send of {mail['messages']:,} messages",
        "",
        f"{mail['workers']} workers with {mail['connections']} connections each. Half of the",
        "messages are a campaign's, half are reminders; the events that ask for them came a second",
        f"time in {mail['duplicates']:,} cases. It took {mail['seconds']:,} seconds.",
        "",
        "| Fault | Times | Bound: mails twice by one | Most by one | Mails twice in all |",
        "|---|---:|---:|---:|---:|",
        *rows,
        "",
        "| Of the messages | |",
        "|---|---:|",
        f"| missed, and nothing says so | {mail['missed']:,} |",
        f"| recorded as accepted, and never arrived | {mail['recorded_wrongly']:,} |",
        f"| campaign mails that arrived twice | {mail['campaign_twice']:,} |",
        f"| campaign mails marked *may have been sent* | {mail['marked']:,} |",
        f"| … of which did not arrive | {mail['missed_marked']:,} |",
        f"| never settled | {mail['unsettled']:,} |",
        f"| workers that ended by themselves | {mail['ended_by_themselves']:,} |",
    ]


def _events(path: dict[str, Any]) -> list[str]:
    kills = "; ".join(f"{count:,} of {what}" for what, count in sorted(path["kills"].items()))
    return [
        f"### {path['events']:,} events",
        "",
        "| Fault | Times |",
        "|---|---:|",
        f"| `kill -9`: {kills} | {sum(path['kills'].values()):,} |",
        f"| messages delivered once more | {path['duplicates']:,} |",
        f"| messages behind a later one of the same thing | {path['out_of_order']:,} |",
        f"| messages that nobody can read, or that meet a bug | {path['poison']:,} |",
        f"| the broker's whole store wiped | {path['wipes']:,} |",
        "",
        "| Found | |",
        "|---|---:|",
        f"| events that never took effect | {path['lost']:,} |",
        f"| effects that took place twice | {path['twice']:,} |",
        f"| states that fell back, or are not the latest | {path['fell_back']:,} |",
        f"| unreadable messages not parked, or more than once | {path['not_parked_once']:,} |",
    ]


def write(figures: dict[str, Any]) -> None:
    """Keep the figures and render the page from them."""
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    PAGE.write_text(render(figures), "utf-8")
