"""Defaults of how Ambassadors are asked, as files that staff can read and change.

None of these values was found in a source: each file says that it is a default, and since when.
"""

from dataclasses import dataclass
from importlib import resources
from typing import Any

from sanctuary.yaml_text import read_yaml


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml((resources.files(__name__) / name).read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """How long people have to answer, and how long things are kept open."""

    answer_days: int
    request_days: int
    turn_answer_days: int
    note_days: int
    notes_leave_every_minutes: int
    keep_days: int
    pausing_kinds: tuple[str, ...]
    pausing_levels: tuple[str, ...]


TELLING_WORDS: tuple[str, ...] = tuple(_read("telling_words.yaml")["words"])
ASKING = Asking(**_read("asking.yaml")["values"])
