"""What we have learnt to do when something happens: steps, calls to action, and what never to do.

Playbooks are data (`campaigns/playbooks/*.yaml`). They give prompts, not text to copy: an original
letter stands out, and people speak best in their own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from campaigns.domain.action import Action
from campaigns.domain.audience import Rule
from campaigns.domain.audience_words import parse
from campaigns.domain.signal import Kind
from sanctuary.errors import Invalid

Category = Literal["campaign", "urgent"]
PLACES = ("nation", "region", "area", "stream")


@dataclass(frozen=True, slots=True)
class Said:
    """One text in both languages of the network."""

    en: str
    cy: str

    def to(self, language: str) -> str:
        return self.cy if language == "cy" else self.en


class Never(StrEnum):
    """What software holds to, wherever it is written down: no person has to remember it.

    `repeat_claim`, `share_it`, `say_where` and `picture` are checks of texts; `same_place` is
    refused where an event of ours gets its time and area.
    """

    REPEAT_CLAIM = "repeat_claim"
    SHARE_IT = "share_it"
    SAME_PLACE = "same_place"
    SAY_WHERE = "say_where"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class NeverDo(Said):
    """What never to do, as people read it; `rules` are what we are held to besides."""

    rules: tuple[Never, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message: which template, to whom (the name of an audience, or the first), and how soon.

    `audience` names one of `audiences`; empty, it is the audience of the playbook.
    """

    template: str
    when: str
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that a person can do, with prompts that help to find words of their own."""

    action: Action
    title: Said
    prompts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the team does, and how soon."""

    key: str
    who: str
    text: str
    within_hours: int


@dataclass(frozen=True, slots=True)
class Playbook:
    """`audience` is a rule with ((nation)), ((region)), ((area)), ((stream)) of the incident."""

    key: str
    edition: int
    title: Said
    intro: Said
    kinds: tuple[Kind, ...]
    category: Category
    audience: Mapping[str, Any]
    template: str
    stand_down_template: str
    steps: tuple[Step, ...]
    calls: tuple[Call, ...]
    never: tuple[NeverDo, ...]
    messages: tuple[Message, ...] = ()
    audiences: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def audience_for(self, places: Mapping[str, str | None]) -> Rule:
        """The audience to begin with. Raises Invalid where the incident names no such place.

        A missing place is never left out of the rule: that would reach more people than meant.
        """
        return self._rule(self.audience, places)

    def named_audience(self, name: str, places: Mapping[str, str | None]) -> Rule:
        """One of its other audiences, by its name. Raises Invalid where there is none of it."""
        if name not in self.audiences:
            raise Invalid(
                f"This playbook has no audience of the name {name}.",
                errors=[{"field": "messages", "detail": f"There is no audience {name}."}],
            )
        return self._rule(self.audiences[name], places)

    def _rule(self, wanted: Mapping[str, Any], places: Mapping[str, str | None]) -> Rule:
        filled, missing = _fill(wanted, places)
        if missing:
            raise Invalid(
                f"This playbook reaches people by {' and '.join(sorted(missing))}, which is not "
                "known here. Please say in the audience rule who this is for.",
                errors=[{"field": "audience", "detail": "Needed here."}],
            )
        return parse(filled)


def _fill(part: Any, places: Mapping[str, str | None]) -> tuple[Any, set[str]]:
    missing: set[str] = set()

    def fill(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: fill(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [fill(inner) for inner in value]
        if isinstance(value, str) and value.startswith("((") and value.endswith("))"):
            name = value[2:-2]
            if places.get(name) is None:
                missing.add(name)
            return places.get(name)
        return value

    return fill(part), missing
