"""Rules as dated data: the one whose beginning has come most recently counts."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Whatever begins to count on a day."""

    @property
    def since(self) -> date: ...


Rule = TypeVar("Rule", bound=Dated)


def on(rules: Sequence[Rule], day: date) -> Rule:
    """The rule of that day; before the first began, the first one."""
    begun = [rule for rule in rules if rule.since <= day]
    return max(begun or rules[:1], key=lambda rule: rule.since)
