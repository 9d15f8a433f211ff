"""What other systems call their columns, and how long files are kept: data that staff can edit."""

from importlib import resources
from typing import Any

from membership.domain.import_mapping import Kind, Preset, preset_from
from sanctuary.yaml_text import read_yaml


def _document(name: str) -> dict[str, Any]:
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text("utf-8")
    document: dict[str, Any] = read_yaml(text)
    return document


def _presets() -> dict[tuple[Kind, str], Preset]:
    return {
        (kind, name): preset_from(kind, name, fields)
        for kind in Kind
        for name, fields in _document(kind)["fields"].items()
    }


PRESETS = _presets()
_KEEPING = _document("keeping")
DAYS_AFTER_THE_END: int = _KEEPING["days_after_the_end"]
DAYS_WITHOUT_AN_END: int = _KEEPING["days_without_an_end"]
