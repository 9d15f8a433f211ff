"""Facts that ship: what the handbook of 2023 rests on, in our words, each due for review."""

from datetime import datetime
from importlib.resources import files
from typing import Any

from campaigns.domain.fact import Fact, Said, Status
from sanctuary.actor import SYSTEM
from sanctuary.ids import derived_id
from sanctuary.yaml_text import read_yaml

FILES = ("handbook-2023",)


def facts(*, at: datetime) -> tuple[Fact, ...]:
    """Nobody owns them yet, and nobody may rest a text on them before somebody looked."""
    return tuple(_fact(each, at) for name in FILES for each in _read(name)["facts"])


def _read(name: str) -> Any:
    text = files("campaigns.facts").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_yaml(text)


def _fact(said: dict[str, Any], at: datetime) -> Fact:
    return Fact(
        id=derived_id("fact", said["key"]),
        edition=1,
        said=Said(
            says_en=said["en"],
            says_cy=said["cy"],
            figure=said["figure"],
            cited_title=said["cited"],
            cited_url=said["url"],
            published_on=said["published_on"],
        ),
        review_on=said["review_on"],
        written_by=SYSTEM.id,
        written_at=at,
        status=Status.DUE_FOR_REVIEW,
    )
