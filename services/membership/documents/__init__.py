"""The documents people sign, as they are shipped: one YAML file per edition.

They go into the store when a service starts; what staff write since then stands only there. A
changed text is a new edition, never an edit: signatures point at an edition for ever.
"""

from collections.abc import Mapping
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from membership.domain.document import Edition, Item, Kind, Status
from sanctuary.yaml_text import read_yaml

STATEMENTS = (Kind.VISION, Kind.MISSION)


def read_edition(document: Mapping[str, Any]) -> Edition:
    """The file of an edition; a key that is not known is a mistake in the file."""
    facts = {key: value for key, value in document.items() if key not in set(Kind)}
    items: list[Item] = []
    for kind in Kind:
        said = document.get(kind)
        if kind in STATEMENTS:
            items += [Item(kind, kind.value, said)] if said else []
            continue
        for each in said or ():
            title, text = each.get("title", ""), each.get("text", "")
            items.append(Item(kind, each["key"], title or text, text if title else ""))
    name = f"{facts['document']}/{facts['edition']}"
    facts |= {"status": Status(facts["status"]), "items": tuple(items)}
    return Edition(id=uuid5(NAMESPACE_URL, f"sanctuary:documents/{name}"), **facts)


def _read() -> tuple[Edition, ...]:
    files = sorted(
        (file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    return tuple(read_edition(read_yaml(file.read_text("utf-8"))) for file in files)


SHIPPED = _read()
