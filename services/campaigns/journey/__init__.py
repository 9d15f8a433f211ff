"""What the supporter's path is made of: files that staff edit, in English and Welsh, by date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from campaigns.domain.challenge import Challenge, of_week
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
        _said(given["prompts"]),
        Said(**given["ask"]),
    )


def challenge(week: date) -> Challenge:
    """The challenge of the week that begins on Monday `week`."""
    listed = [
        Challenge(each["key"], Said(**each["title"]), Said(**each["text"]))
        for each in RULES.on("challenges", week)["challenges"]
    ]
    return of_week(listed, week)


@dataclass(frozen=True, slots=True)
class Angle:
    """What may move somebody of a kind, as questions to begin with."""

    key: str
    title: Said
    prompts: tuple[Said, ...]


def angles(day: date) -> Mapping[str, Angle]:
    return {
        each["key"]: Angle(each["key"], Said(**each["title"]), _said(each["prompts"]))
        for each in RULES.on("angles", day)["angles"]
    }


@dataclass(frozen=True, slots=True)
class Cards:
    """`bridges` turn a conversation; `answers` are a situation with questions to answer oneself."""

    bridges: tuple[Said, ...]
    answers: tuple[tuple[Said, tuple[Said, ...]], ...]


def cards(day: date) -> Cards:
    found = RULES.on("cards", day)
    return Cards(
        _said(found["bridges"]),
        tuple((Said(**each["title"]), _said(each["questions"])) for each in found["answers"]),
    )


def _said(given: Iterable[Mapping[str, str]]) -> tuple[Said, ...]:
    return tuple(Said(**each) for each in given)


@dataclass(frozen=True, slots=True)
class Handbook:
    """One edition of the handbook: where it is, and what can be said something about."""

    edition: str
    where: str
    title: Said
    sections: Mapping[str, Said]


def handbook(day: date) -> Handbook:
    found = RULES.on("handbook", day)
    sections = {key: Said(**each) for key, each in found["sections"].items()}
    return Handbook(found["edition"], found["where"], Said(**found["title"]), sections)
