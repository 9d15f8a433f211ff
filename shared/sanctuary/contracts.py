"""What services promise each other, generated from the event classes and the subscriptions.

`python -m sanctuary.contracts` writes the event catalogue, one AsyncAPI 3 document per service, the
JSON Schema snapshot of each event and the diagram of each lifecycle; with `--check` it says what is
out of date and writes nothing. A snapshot changes in review or not at all: a breaking change fails
the contract test.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sanctuary.events import Event
from sanctuary.events.catalogue import all_events
from sanctuary.jetstream import stream_name
from sanctuary.lifecycle import Lifecycle
from sanctuary.service import Service, load
from sanctuary.settings import SERVICES

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOTS = ROOT / "tests" / "contracts" / "snapshots"
CATALOGUE = ROOT / "docs" / "events.md"
DIAGRAMS = ROOT / "docs" / "lifecycles.md"
ASYNCAPI = ROOT / "docs" / "asyncapi"


def schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event's `data`."""
    return event.model_json_schema(ref_template="#/$defs/{model}")


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a reader of `old` would trip over in `new`. Additions are not breaking.

    A field that disappears or changes its type breaks readers; a field that becomes required breaks
    the replay of what was recorded before.
    """
    before, after = old.get("properties", {}), new.get("properties", {})
    found = [f"{name} is gone" for name in before if name not in after]
    found += [
        f"{name} changed its type"
        for name in before
        if name in after and _shape(before[name]) != _shape(after[name])
    ]
    became = set(new.get("required", ())) - set(old.get("required", ()))
    return found + [f"{name} became required" for name in sorted(became)]


def _shape(field: dict[str, Any]) -> Any:
    ignored = {"title", "description", "default", "examples"}
    return {key: value for key, value in sorted(field.items()) if key not in ignored}


def consumers(services: dict[str, Service]) -> dict[type[Event], list[str]]:
    """Per event the services that subscribe to it."""
    found: dict[type[Event], list[str]] = {event: [] for event in all_events()}
    for name, service in services.items():
        for event in service.subscribers.handlers:
            found[event].append(name)
    return found


def catalogue(services: dict[str, Service]) -> str:
    """The event catalogue as Markdown: who publishes what, who listens, what it carries."""
    listening = consumers(services)
    lines = [
        "# Events",
        "",
        "Generated from the event classes by `make docs`. Payloads carry ids and facts that harm",
        "nobody; the envelope is CloudEvents 1.0 (see `architecture.md`).",
        "",
    ]
    for publisher in SERVICES:
        lines += [f"## {publisher}", ""]
        for event in all_events():
            if event.publisher() == publisher:
                lines += _entry(event, listening[event])
    return "\n".join(lines).rstrip() + "\n"


def _entry(event: type[Event], listeners: list[str]) -> list[str]:
    said = " ".join((event.__doc__ or "").split()) if "__doc__" in vars(event) else ""
    fields = ", ".join(f"`{name}`" for name in event.model_fields)
    return [
        f"### `{event.TYPE}`",
        "",
        *([said, ""] if said else []),
        f"- about: `{event.ABOUT}`",
        f"- carries: {fields}",
        f"- read by: {', '.join(sorted(listeners)) or 'nobody yet (public fact)'}",
        "",
    ]


def lifecycles(service: str) -> list[Lifecycle[Any]]:
    """Every lifecycle that a service's domain declares, each once, in the order of its modules."""
    domain = importlib.import_module(f"{service}.domain")
    names = [found.name for found in pkgutil.walk_packages(domain.__path__, f"{service}.domain.")]
    declared = [
        value
        for name in sorted(names)
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Lifecycle)
    ]
    return list({id(each): each for each in declared}.values())


def diagrams() -> str:
    """Every lifecycle as a Mermaid diagram, by service."""
    lines = [
        "# Lifecycles",
        "",
        "Generated from the tables in each service's `domain` by `make docs`: what can become of a",
        "thing. Whatever is not drawn is refused.",
        "",
    ]
    for service in SERVICES:
        lines += [f"## {service}", ""]
        for each in lifecycles(service):
            status = type(next(iter(each.moves)))
            lines += [f"### {each.noun[0].upper()}{each.noun[1:]}", ""]
            lines += [f"`{status.__module__}.{status.__name__}`", ""]
            lines += ["```mermaid", each.mermaid(), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def asyncapi(service: Service) -> dict[str, Any]:
    """The AsyncAPI 3.0 document of one service: what it sends and what it receives."""
    sent = [event for event in all_events() if event.publisher() == service.name]
    received = sorted(service.subscribers.handlers, key=lambda event: event.TYPE)
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for action, events in (("send", sent), ("receive", received)):
        for event in events:
            channels[_key(event)] = _channel(event)
            operations[f"{action}_{_key(event)}"] = {
                "action": action,
                "channel": {"$ref": f"#/channels/{_key(event)}"},
            }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"sanctuary {service.name}", "version": "1.0.0"},
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": {_key(event): _message(event) for event in {*sent, *received}}},
    }


def _key(event: type[Event]) -> str:
    return event.TYPE.replace(".", "_")


def _channel(event: type[Event]) -> dict[str, Any]:
    return {
        "address": event.TYPE,
        "description": f"JetStream stream {stream_name(event.publisher())}",
        "messages": {_key(event): {"$ref": f"#/components/messages/{_key(event)}"}},
    }


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.TYPE,
        "contentType": "application/cloudevents+json",
        "headers": {
            "type": "object",
            "properties": {"Nats-Msg-Id": {"type": "string", "format": "uuid"}},
        },
        "payload": {
            "type": "object",
            "required": [
                "specversion", "id", "type", "source", "subject", "time",
                "aggregateversion", "correlationid", "data",
            ],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "format": "uuid"},
                "type": {"const": event.TYPE},
                "source": {"const": f"/{event.publisher()}"},
                "subject": {"type": "string", "format": "uuid"},
                "time": {"type": "string", "format": "date-time"},
                "aggregateversion": {"type": "integer", "minimum": 1},
                "correlationid": {"type": "string"},
                "data": schema(event),
            },
        },
    }  # fmt: skip


def documents() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text it should have."""
    services = {name: load(name) for name in SERVICES}
    yield CATALOGUE, catalogue(services)
    yield DIAGRAMS, diagrams()
    for name, service in services.items():
        yield ASYNCAPI / f"{name}.json", _json(asyncapi(service))
    for event in all_events():
        yield SNAPSHOTS / f"{event.TYPE}.json", _json(schema(event))


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the documents, or with --check name those that are out of date."""
    stale = [
        (path, text)
        for path, text in documents()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
