"""Rules that change with time, or that the network did not write down: files that staff edit.

A folder has one YAML file a rule: a list of editions, each with the day `since` which it holds and
a `source` that names where it comes from or says that it is our default.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sanctuary.yaml_text import read_yaml


@lru_cache(maxsize=64)
def _parsed(file: Path, _changed: int) -> Any:
    """A file is parsed again when it was changed: the work of a day asks for its rules each day."""
    return read_yaml(file.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in one folder of a service."""

    folder: Path

    def read(self, name: str) -> Any:
        """`<name>.yaml` as it stands. Raises FileNotFoundError."""
        file = self.folder / f"{name}.yaml"
        return deepcopy(_parsed(file, file.stat().st_mtime_ns))

    def editions(self, name: str) -> list[dict[str, Any]]:
        """The editions in `<name>.yaml`, the oldest first."""
        return sorted(self.read(name), key=lambda one: str(one["since"]))

    def on(self, name: str, day: date) -> dict[str, Any]:
        """The edition that holds on a day. Raises LookupError before the first one."""
        held = [one for one in self.editions(name) if one["since"] <= day]
        if not held:
            msg = f"no edition of {name} holds on {day}"
            raise LookupError(msg)
        return held[-1]
