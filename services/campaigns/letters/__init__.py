"""What letters are made of: issues, asks and prompts as dated data, in English and Welsh.

Prompts are questions. There is no text to paste, because a letter in somebody's own words is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from campaigns import rules
from campaigns.domain.letter import Choice
from campaigns.domain.playbook import Said
from sanctuary.dated import Rules

_DATA = Rules(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Resource:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a letter may be about; `resources` follow a reply that says little."""

    key: str
    title: Said
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    key: str
    title: Said
    questions: tuple[Said, ...]


def issues(day: date) -> Mapping[str, Issue]:
    return {
        one["key"]: Issue(
            one["key"],
            Said(**one["title"]),
            tuple(Resource(**each) for each in one["resources"]),
        )
        for one in _DATA.on("issues", day)["issues"]
    }


def asks(day: date) -> Mapping[str, Said]:
    found = _DATA.on("issues", day)["asks"]
    return {one["key"]: Said(one["en"], one["cy"]) for one in found}


def prompts(day: date) -> tuple[Prompt, ...]:
    return tuple(
        Prompt(one["key"], Said(**one["title"]), tuple(Said(**q) for q in one["questions"]))
        for one in _DATA.on("prompts", day)["prompts"]
    )


def choice(day: date) -> Choice:
    """What somebody may choose from on a day, and how much of it."""
    return Choice(frozenset(issues(day)), frozenset(asks(day)), rule(day)["most_issues"])


def rule(day: date) -> dict[str, Any]:
    """The numbers by which letters go on a day."""
    return rules.on("letters", day)
