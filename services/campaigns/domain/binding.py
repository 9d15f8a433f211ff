"""Putting in place what a rule only points at, at one moment: days, centres, sub-groups, draws.

What cannot be put in place is refused, never left out: under a `not`, a radius around nothing
would mean everybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from campaigns.domain.audience import (
    DRAW,
    Did,
    DidSince,
    Drawn,
    Every,
    OneOf,
    Rule,
    Sample,
    Saved,
    Within,
    every_part,
    rewritten,
)
from campaigns.domain.audience_words import WHOLE_SHARE, RuleUnclear
from campaigns.domain.nearby import Point, areas_within

MOST_NESTED = 10
_SPACE = 1 << (8 * DRAW)


@dataclass(frozen=True, slots=True)
class Facts:
    """What binding needs: the day, the centres, the sub-groups' rules of now, and the salts."""

    on: date
    centres: Mapping[str, Point]
    saved: Mapping[UUID, Rule]
    salt: Callable[[UUID | None], bytes]


def bind(rule: Rule, facts: Facts, *, nested: int = 0) -> Rule:
    """The rule as it is at this moment. Raises RuleUnclear where something is not known."""

    def change(part: Rule) -> Rule:
        match part:
            case Within():
                return _near(part, facts)
            case Did():
                since = None if part.days is None else facts.on - timedelta(days=part.days)
                return DidSince(part.kinds, since)
            case Sample(share=int() as share):
                below = (_SPACE * share // WHOLE_SHARE).to_bytes(DRAW)
                return Drawn(facts.salt(part.of), below)
            case Sample():
                return Drawn(facts.salt(part.of), number=part.number)
            case Saved():
                return _group(part, facts, nested)
            case _:
                return part

    return rewritten(rule, change)


def _near(part: Within, facts: Facts) -> Rule:
    areas = areas_within(part, facts.centres)
    if not areas:
        raise unclear(
            "within",
            f"No local authority that we know has its centre within {part.km} km of there. Take a "
            "larger radius, or ask the national team whether the centres are loaded.",
        )
    return OneOf("area", areas)


def _group(part: Saved, facts: Facts, nested: int) -> Rule:
    inner = facts.saved.get(part.id)
    if inner is None or nested >= MOST_NESTED:
        raise unclear("sub_group", f"There is no sub-group {part.id}. The list shows those known.")
    bound = bind(inner, facts, nested=nested + 1)
    return bound if part.nation is None else Every((OneOf("nation", (part.nation,)), bound))


def unclear(place: str, detail: str) -> RuleUnclear:
    """A rule that was well written and points at something that is not there."""
    return RuleUnclear(detail, errors=[{"field": f"audience.{place}", "detail": detail}])


def sub_groups(rule: Rule) -> frozenset[UUID]:
    """The sub-groups that a rule names itself."""
    return frozenset(part.id for part in every_part(rule) if isinstance(part, Saved))


def names(rule: Rule, wanted: UUID, saved: Mapping[UUID, Rule]) -> bool:
    """Whether a rule comes to a sub-group, over as many others as may lie between."""
    seen: set[UUID] = set()
    left = [rule]
    while left:
        found = sub_groups(left.pop()) - seen
        if wanted in found:
            return True
        seen |= found
        left += [saved[each] for each in found if each in saved]
    return False
