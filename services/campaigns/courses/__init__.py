"""The courses of the network, as data that staff edit: one file, read when it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from campaigns.domain.playbook import Said
from sanctuary.dated import Rules

_rules = Rules(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Course:
    """`sealed`: who takes part is told to nobody, so places are never booked in the open."""

    key: str
    title: Said
    about: Said
    sealed: bool
    source: str


def on(day: date) -> Mapping[str, Course]:
    """The catalogue as it holds on a day, by key."""
    edition = _rules.on("courses", day)
    return {
        key: Course(
            key,
            Said(**one["title"]),
            Said(**one["about"]),
            sealed=bool(one.get("sealed", False)),
            source=one["source"],
        )
        for key, one in edition["courses"].items()
    }
