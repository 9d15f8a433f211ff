"""Who a mobilisation is for: a rule of all, any and not over plain facts of a person.

The rule is data that staff write and approve; `matches` says what it means for one person, and the
store says the same of a hundred thousand at once. A test holds the two together. What a rule only
points at (a radius, a saved sub-group, a sample, "in the last thirty days") is put in its place
first, by `domain.binding`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

DRAW = 8
# A GSS code begins with the nation that it lies in.
_CODED = ("region", "constituency", "area")
_NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "northern_ireland"}


@dataclass(frozen=True, slots=True)
class Person:
    """All that campaigns knows of a person. `purposes` are those with a lawful basis.

    `did` and `asked` name the last day for each kind of action.
    """

    id: UUID
    nation: str | None = None
    region: str | None = None
    constituency: str | None = None
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
    did: Mapping[str, date] = field(default_factory=dict)
    asked: Mapping[str, date] = field(default_factory=dict)

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
class Within:
    """Whoever's local authority has its centre so near to that of `area`, or to a rough point."""

    km: int
    area: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Did:
    """Whoever did something of these kinds in the last `days`, or ever, as far as we remember."""

    kinds: tuple[str, ...]
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """Whoever belongs to a sub-group, as its rule is now. `nation` is its scope."""

    id: UUID
    nation: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A share in percent, or a number, drawn by mobilisation: the same people at every look.

    `of` names the mobilisation whose draw is meant, where it is not this one: `not` of it is then
    the other half. A number stands directly in an `all` and counts among who match its other parts.
    """

    share: int | None = None
    number: int | None = None
    of: UUID | None = None


@dataclass(frozen=True, slots=True)
class DidSince:
    """`Did`, bound to a day."""

    kinds: tuple[str, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """`Sample`, bound: whose draw with this salt lies below. `number` is to become `below` yet."""

    salt: bytes
    below: bytes | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Every:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Some:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Not:
    rule: "Rule"


Rule = Everyone | OneOf | Within | Did | Saved | Sample | DidSince | Drawn | Every | Some | Not


def matches(rule: Rule, person: Person) -> bool:  # noqa: PLR0911 — one case a kind
    """Whether a bound rule means this person."""
    match rule:
        case Everyone():
            return True
        case OneOf():
            return not person.values(rule.field).isdisjoint(rule.values)
        case DidSince():
            days = [person.did[kind] for kind in rule.kinds if kind in person.did]
            return any(rule.since is None or day >= rule.since for day in days)
        case Drawn(below=bytes() as below):
            return draw(rule.salt, person.id) < below
        case Every():
            return all(matches(part, person) for part in rule.rules)
        case Some():
            return any(matches(part, person) for part in rule.rules)
        case Not():
            return not matches(rule.rule, person)
        case _:
            raise Unbound(rule)


class Unbound(Exception):
    """A rule that only points at something was asked about a person."""


def draw(salt: bytes, person_id: UUID) -> bytes:
    """A person's draw: without the salt, nobody can work out who is in a sample."""
    return sha256(salt + person_id.bytes).digest()[:DRAW]


def nations(rule: Rule) -> frozenset[str] | None:
    """The nations that the rule cannot reach beyond; None when it sets no such limit."""
    match rule:
        case OneOf(field="nation"):
            return frozenset(rule.values)
        case OneOf(field=field) if field in _CODED:
            return frozenset(_NATIONS[code[0]] for code in rule.values)
        case Saved(nation=str() as nation):
            return frozenset({nation})
        case Every():
            limits = [limit for part in rule.rules if (limit := nations(part)) is not None]
            return frozenset.intersection(*limits) if limits else None
        case Some():
            parts = [nations(part) for part in rule.rules]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        case _:
            return None


def every_part(rule: Rule) -> Iterator[Rule]:
    """The rule and all that lies in it."""
    yield rule
    match rule:
        case Every() | Some():
            for part in rule.rules:
                yield from every_part(part)
        case Not():
            yield from every_part(rule.rule)


def asks_history(rule: Rule) -> bool:
    """Whether a bound rule asks what people did: then nobody may see whom it means."""
    return any(isinstance(part, Did | DidSince) for part in every_part(rule))


def rewritten(rule: Rule, change: Callable[[Rule], Rule]) -> Rule:
    """The rule with every part that holds no other changed."""
    match rule:
        case Every() | Some():
            return replace(rule, rules=tuple(rewritten(part, change) for part in rule.rules))
        case Not():
            return Not(rewritten(rule.rule, change))
        case _:
            return change(rule)


def as_json(rule: Rule) -> dict[str, Any]:  # noqa: C901, PLR0911 — one case a kind
    """The rule as it is stored and shown; `parse` reads it back."""
    match rule:
        case Everyone():
            return {"everyone": True}
        case OneOf():
            return {rule.field: list(rule.values)}
        case Within(area=str() as area):
            return {"within": {"km": rule.km, "area": area}}
        case Within():
            return {"within": {"km": rule.km, "lat": rule.lat, "lon": rule.lon}}
        case Did():
            return {"did": {"kind": list(rule.kinds)} | _said(days=rule.days)}
        case Saved():
            return {"sub_group": {"id": str(rule.id)} | _said(nation=rule.nation)}
        case Sample():
            of = None if rule.of is None else str(rule.of)
            return {"sample": _said(share=rule.share, number=rule.number, of=of)}
        case Every():
            return {"all": [as_json(part) for part in rule.rules]}
        case Some():
            return {"any": [as_json(part) for part in rule.rules]}
        case Not():
            return {"not": as_json(rule.rule)}
        case _:
            raise Unbound(rule)


def _said(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def restore(document: Mapping[str, Any]) -> Rule:  # noqa: PLR0911 — one case a kind
    """A rule as it was stored. It was checked when it was written."""
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
        case "within":
            return Within(**content)
        case "did":
            return Did(tuple(content["kind"]), content.get("days"))
        case "sub_group":
            return Saved(UUID(content["id"]), content.get("nation"))
        case "sample":
            of = content.get("of")
            return Sample(content.get("share"), content.get("number"), of and UUID(of))
        case _:
            return OneOf(word, tuple(content))
