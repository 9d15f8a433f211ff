"""Who may do what on NATS: each service publishes its own subjects and reads what it declares.

One table for the embedded server and for compose. A service may not read another's reply inbox
either: contact details travel there.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from sanctuary.asks import (
    ASK_CONSTITUENCY,
    ASK_CONTACTS,
    ASK_FORECAST,
    ASK_NEWCOMER,
    ASK_PLACE,
    ASK_PROVED,
    ask_holdings,
)
from sanctuary.names import SERVICES

READS: Mapping[str, tuple[str, ...]] = {
    "membership": ("awards", "campaigns", "notifications"),
    "awards": ("membership", "campaigns", "notifications"),
    # Its own too: what it counts for the impact report, it counts from events alone.
    "campaigns": ("membership", "awards", "campaigns", "notifications"),
    "notifications": ("membership", "awards", "campaigns"),
}
ASKS: Mapping[str, tuple[str, ...]] = {
    "notifications": (ASK_CONTACTS,),
    # Whom a launch would not reach now: numbers and a few ids. And who books a place without an
    # account: membership alone keeps their address. And whose constituent a postcode makes, and
    # in which council's area it lies.
    "campaigns": (ASK_FORECAST, ASK_NEWCOMER, ASK_PROVED, ASK_CONSTITUENCY, ASK_PLACE),
    # What a person asked to see is gathered by membership, and by nobody else.
    "membership": tuple(map(ask_holdings, ("awards", "campaigns", "notifications"))),
}


def may_publish(service: str) -> list[str]:
    """Its own events, its own stream, its own consumers, and the questions it asks."""
    own = service.upper()
    allowed = [f"{service}.>", "$JS.API.INFO"]
    allowed += [f"$JS.API.STREAM.{verb}.{own}" for verb in ("CREATE", "UPDATE", "INFO")]
    for source in READS[service]:
        stream = source.upper()
        allowed += [
            f"$JS.API.CONSUMER.CREATE.{stream}.{service}",
            f"$JS.API.CONSUMER.CREATE.{stream}.{service}.>",
            f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.{service}",
            f"$JS.API.CONSUMER.INFO.{stream}.{service}",
            f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{service}",
            f"$JS.ACK.{stream}.{service}.>",
        ]
    return [*allowed, *ASKS.get(service, ())]


def may_subscribe(service: str) -> list[str]:
    """Answers to itself, and questions put to it."""
    return [f"_INBOX.{service}.>", f"ask.{service}.>"]


def users(passwords: Mapping[str, str]) -> str:
    """The `authorization` block of a NATS configuration.

    `passwords` has one for each service and one for `operator`, who may do everything.
    """
    lines = ["authorization {", "  users: ["]
    for service in SERVICES:
        lines += [
            f"    {{ user: {service}, password: {passwords[service]}, permissions: {{",
            f"      publish: {{ allow: {_quoted(may_publish(service))} }}",
            f"      subscribe: {{ allow: {_quoted(may_subscribe(service))} }}",
            "      allow_responses: { max: 1, expires: 10s }",
            "    } }",
        ]
    lines += [f"    {{ user: operator, password: {passwords['operator']} }}", "  ]", "}"]
    return "\n".join(lines) + "\n"


def _quoted(subjects: list[str]) -> str:
    return "[" + ", ".join(f'"{subject}"' for subject in subjects) + "]"


def main() -> None:
    """Write the block that compose mounts; passwords come from the container's environment."""
    target = Path(__file__).resolve().parents[2] / "deploy" / "compose" / "nats-users.conf"
    names = (*SERVICES, "operator")
    target.write_text(users({name: f"$NATS_{name.upper()}_PASSWORD" for name in names}), "utf-8")
    sys.stdout.write(f"{target.name}\n")


if __name__ == "__main__":
    main()
