"""What the supporter's path is made of: files that staff edit, in English and Welsh, by date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from campaigns.domain.journey import Step
from campaigns.domain.playbook import Said
from sanctuary.dated import Rules

RULES = Rules(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Guide:
    """What stands on the page of a step: prompts that help to find words of one's own."""

    step: Step
    title: Said
    about: Said
    prompts: tuple[Said, ...]
    ask: Said


def guides(day: date) -> Mapping[Step, Guide]:
    """The six steps, in the order in which they are shown; people take them in any."""
    found = RULES.on("steps", day)["steps"]
    return {step: _guide(step, found[step.value]) for step in Step}


def _guide(step: Step, given: Mapping[str, Any]) -> Guide:
    return Guide(
        step,
        Said(**given["title"]),
        Said(**given["about"]),
        tuple(Said(**each) for each in given["prompts"]),
        Said(**given["ask"]),
    )
