"""The copy that a person gets: one document, with what the law wants said beside the data."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sanctuary.keeping import KEPT_BECAUSE, Keeping
from sanctuary.names import SERVICES

Words = tuple[str, str]
WHO: Mapping[str, Words] = {
    "membership": ("Membership and the register", "Aelodaeth a'r gofrestr"),
    "awards": ("Sanctuary Awards", "Gwobrau Noddfa"),
    "campaigns": ("Campaigns", "Ymgyrchoedd"),
    "notifications": ("Messages to you", "Negeseuon atoch"),
}


class Section(Protocol):
    """What one holding has: its title, its records, and why it might be kept."""

    @property
    def title(self) -> Words: ...
    @property
    def records(self) -> list[dict[str, Any]]: ...
    @property
    def kept(self) -> str | None: ...


def put_together(made: Mapping[str, Any], said: Mapping[str, Sequence[Section]]) -> str:
    """The document as JSON: by service, by holding, record by record."""
    services = [
        {
            "service": name,
            "title": _both(WHO[name]),
            "holdings": [_holding(section) for section in said.get(name, ())],
        }
        for name in SERVICES
    ]
    return json.dumps({**made, "services": services}, ensure_ascii=False, indent=2)


def together(copy: str, in_confidence: str) -> str:
    """The person's own copy: what was told in confidence beside the rest."""
    document = json.loads(copy)
    hidden = json.loads(in_confidence).get("services", [])
    theirs = {service["service"]: service["holdings"] for service in hidden}
    for service in document["services"]:
        service["holdings"] += theirs.get(service["service"], [])
    return json.dumps(document, ensure_ascii=False, indent=2)


def _holding(section: Section) -> dict[str, Any]:
    held: dict[str, Any] = {"title": _both(section.title), "records": section.records}
    if section.kept is not None:
        held["kept_after_an_erasure"] = _both(KEPT_BECAUSE[Keeping(section.kept)])
    return held


def _both(words: Words) -> dict[str, str]:
    return {"en": words[0], "cy": words[1]}
