"""Who a mobilisation is for: a rule of all, any and not over plain facts of a person.

The rule is data that staff write and approve; `matches` says what it means for one person, and the
store says the same of a hundred thousand at once. A test holds the two together.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sanctuary.errors import Invalid

FIELDS = ("nation", "area", "stream", "group", "role", "language")
# A misspelt value would match nobody and, under a `not`, everybody. Roles are those that reveal
# nothing about a person: no rule can ask for lived experience.
KNOWN = {
    "nation": ("wales", "england", "scotland", "northern_ireland"),
    "role": ("supporter", "organisation_contact", "group_contact", "assessor", "local_lead"),
    "language": ("en", "cy"),
}
WRITTEN = {"area": re.compile(r"[EWSN]\d{8}"), "stream": re.compile(r"[a-z_]{2,40}")}
EXAMPLES = {
    "area": "Name a local authority by its GSS code, like W06000011 for Swansea.",
    "stream": "Name a stream in small letters, like schools or early_years.",
}
MOST_VALUES = 500
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Person:
    """All that campaigns knows of a person. `purposes` are those with a lawful basis."""

    id: UUID
    nation: str | None = None
    area: str | None = None
    language: str = "en"
    streams: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    has_address: bool = False
    address_verified: bool = False
    purposes: frozenset[str] = frozenset()
    opted_out: frozenset[str] = frozenset()
    suppressed: bool = False

    def values(self, of: str) -> frozenset[str | None]:
        """What the person has for a field of a rule."""
        several = {"stream": self.streams, "group": self.groups, "role": self.roles}
        if of in several:
            return frozenset(several[of])
        return frozenset({getattr(self, of)})


@dataclass(frozen=True, slots=True)
class Everyone:
    """The whole network; written out, so that nobody gets there by leaving something empty."""


@dataclass(frozen=True, slots=True)
class OneOf:
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Some:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Not:
    rule: "Rule"


Rule = Everyone | OneOf | Every | Some | Not


class RuleUnclear(Invalid):
    slug = "audience-rule-unclear"
    title = "The audience rule needs correcting"


def matches(rule: Rule, person: Person) -> bool:
    """Whether the rule means this person."""
    match rule:
        case Everyone():
            return True
        case OneOf():
            return not person.values(rule.field).isdisjoint(rule.values)
        case Every():
            return all(matches(part, person) for part in rule.rules)
        case Some():
            return any(matches(part, person) for part in rule.rules)
        case _:
            return not matches(rule.rule, person)


def nations(rule: Rule) -> frozenset[str] | None:
    """The nations that the rule cannot reach beyond; None when it sets no such limit."""
    match rule:
        case OneOf(field="nation"):
            return frozenset(rule.values)
        case Every():
            limits = [limit for part in rule.rules if (limit := nations(part)) is not None]
            return frozenset.intersection(*limits) if limits else None
        case Some():
            parts = [nations(part) for part in rule.rules]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        case _:
            return None


def as_json(rule: Rule) -> dict[str, Any]:
    """The rule as it is stored and shown; `parse` reads it back."""
    match rule:
        case Everyone():
            return {"everyone": True}
        case OneOf():
            return {rule.field: list(rule.values)}
        case Every():
            return {"all": [as_json(part) for part in rule.rules]}
        case Some():
            return {"any": [as_json(part) for part in rule.rules]}
        case _:
            return {"not": as_json(rule.rule)}


def restore(document: Mapping[str, Any]) -> Rule:
    """A rule as it was stored. It was checked when it was written, and means the same for ever."""
    ((word, content),) = document.items()
    match word:
        case "everyone":
            return Everyone()
        case "all":
            return Every(tuple(restore(part) for part in content))
        case "any":
            return Some(tuple(restore(part) for part in content))
        case "not":
            return Not(restore(content))
        case _:
            return OneOf(word, tuple(content))


def parse(document: object) -> Rule:
    """Read a rule. Raises RuleUnclear with the place of every part that says nothing clear."""
    reader = _Reader()
    rule = reader.rule(document, "audience", 1)
    if reader.errors:
        raise RuleUnclear(
            "Say who this is for, for example "
            '{"all": [{"nation": ["wales"]}, {"stream": ["schools"]}]}. '
            'To reach the whole network, write {"everyone": true}.',
            errors=reader.errors,
        )
    return rule


@dataclass(slots=True)
class _Reader:
    errors: list[Mapping[str, str]] = field(default_factory=list)

    def wrong(self, place: str, detail: str) -> Rule:
        self.errors.append({"field": place, "detail": detail})
        return Everyone()

    def rule(self, document: object, place: str, depth: int) -> Rule:
        if not isinstance(document, dict) or len(document) != 1:
            return self.wrong(place, "A rule is one of all, any, not, everyone or one fact.")
        if depth > DEEPEST:
            return self.wrong(place, f"Rules may lie {DEEPEST} deep at most.")
        ((word, content),) = document.items()
        readers: dict[str, Callable[[], Rule]] = {
            "all": lambda: Every(self.parts(content, f"{place}.all", depth)),
            "any": lambda: Some(self.parts(content, f"{place}.any", depth)),
            "not": lambda: Not(self.rule(content, f"{place}.not", depth + 1)),
            "everyone": lambda: (
                Everyone() if content is True else self.wrong(place, "everyone is true or left out")
            ),
        }
        if word in readers:
            return readers[word]()
        if word in FIELDS:
            return self.one_of(word, content, f"{place}.{word}")
        allowed = ", ".join(FIELDS)
        return self.wrong(place, f"{str(word)[:40]!r} is not known. The facts are: {allowed}.")

    def parts(self, content: object, place: str, depth: int) -> tuple[Rule, ...]:
        if not isinstance(content, list) or not content:
            self.wrong(place, "List at least one rule here.")
            return ()
        return tuple(self.rule(part, f"{place}[{n}]", depth + 1) for n, part in enumerate(content))

    def one_of(self, word: str, content: object, place: str) -> Rule:
        values = [content] if isinstance(content, str) else content
        if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
            return self.wrong(place, f"List one to {MOST_VALUES} values here.")
        if not all(isinstance(value, str) and value for value in values):
            return self.wrong(place, "Each value is a text in quotation marks.")
        if word == "group":
            return self.groups(values, place)
        if word in KNOWN and not set(values) <= set(KNOWN[word]):
            return self.wrong(place, f"Choose from: {', '.join(KNOWN[word])}.")
        if word in WRITTEN and not all(WRITTEN[word].fullmatch(value) for value in values):
            return self.wrong(place, EXAMPLES[word])
        return OneOf(word, tuple(values))

    def groups(self, values: Sequence[str], place: str) -> Rule:
        try:
            return OneOf("group", tuple(str(UUID(value)) for value in values))
        except ValueError:
            return self.wrong(place, "A group is named by its id.")
