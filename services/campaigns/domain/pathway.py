"""The pathway to change: what is counted, and for which outcome or impact it speaks (Charter 2026).

Pure data with rules of reading: an indicator names an event, and says which of them count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.domain.playbook import Said


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective or an impact."""

    key: str
    said: Said


@dataclass(frozen=True, slots=True)
class Outcome:
    key: str
    said: Said
    objective: str
    impacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """Counts events of one type: one for each, or the number in the field `adds`.

    `where`: these fields must have these values; a field that is a list must contain it. `day`
    names the field that says when it happened; without one, or while that is empty, it happened
    when it was told.
    """

    key: str
    of: str
    event: str
    said: Said
    where: Mapping[str, object]
    adds: str | None = None
    day: str | None = None

    def on(self, facts: Mapping[str, Any], told_on: date) -> date:
        """The day to which one event belongs."""
        said = facts.get(self.day) if self.day else None
        return date.fromisoformat(said) if said else told_on

    def is_part_of(self, other: "Indicator") -> bool:
        """Whether all that this one counts, the other one counts as well."""
        return (
            (self.event, self.adds, self.day) == (other.event, other.adds, other.day)
            and self.where != other.where
            and other.where.items() <= self.where.items()
        )

    def counts(self, facts: Mapping[str, Any]) -> int:
        """What one event adds."""
        if not all(_has(facts.get(name), wanted) for name, wanted in self.where.items()):
            return 0
        return int(facts.get(self.adds) or 0) if self.adds else 1


def _has(found: object, wanted: object) -> bool:
    return wanted in found if isinstance(found, list | tuple) else found == wanted


@dataclass(frozen=True, slots=True)
class Pathway:
    """One edition, from the day `since` on. `source` says where it comes from."""

    since: date
    source: Said
    objectives: tuple[Goal, ...]
    outcomes: tuple[Outcome, ...]
    impacts: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]

    @property
    def events(self) -> frozenset[str]:
        """The types of the events that feed it."""
        return frozenset(each.event for each in self.indicators)

    @property
    def families(self) -> tuple[tuple[str, ...], ...]:
        """Every indicator: after the one that counts a whole, those that count parts of it."""
        parts = {
            one.key: tuple(each.key for each in self.indicators if each.is_part_of(one))
            for one in self.indicators
        }
        within = {key for found in parts.values() for key in found}
        return tuple((key, *found) for key, found in parts.items() if key not in within)

    def whole_of(self, key: str) -> str | None:
        """The indicator of which this one counts a part."""
        return next((whole for whole, *parts in self.families if key in parts), None)

    def fed_by(
        self, event: str, facts: Mapping[str, Any], told_on: date
    ) -> dict[tuple[str, date], int]:
        """What one event adds to which indicator, and on which day."""
        found = {
            (one.key, one.on(facts, told_on)): one.counts(facts)
            for one in self.indicators
            if one.event == event
        }
        return {key: number for key, number in found.items() if number}

    def of(self, key: str) -> tuple[Indicator, ...]:
        """The indicators of an outcome or an impact."""
        return tuple(each for each in self.indicators if each.of == key)


def read(document: Mapping[str, Any]) -> Pathway:
    """Read an edition. Raises ValueError with everything that does not hold together."""
    objectives, impacts = _goals(document["objectives"]), _goals(document["impacts"])
    outcomes = tuple(
        Outcome(each["key"], _said(each), each["objective"], tuple(each["impacts"]))
        for each in document["outcomes"]
    )
    indicators = tuple(
        Indicator(
            each["key"],
            each["of"],
            each["event"],
            _said(each),
            dict(each.get("where", {})),
            each.get("adds"),
            each.get("day"),
        )
        for each in document["indicators"]
    )
    source = Said(document["source"], document["source_cy"])
    made = Pathway(document["since"], source, objectives, outcomes, impacts, indicators)
    if wrong := list(_mistakes(made)):
        raise ValueError("; ".join(wrong))
    return made


def _said(each: Mapping[str, str]) -> Said:
    return Said(each["en"], each["cy"])


def _goals(listed: Sequence[Mapping[str, str]]) -> tuple[Goal, ...]:
    return tuple(Goal(each["key"], _said(each)) for each in listed)


def _mistakes(made: Pathway) -> list[str]:
    objectives = {each.key for each in made.objectives}
    impacts = {each.key for each in made.impacts}
    outcomes = {each.key for each in made.outcomes}
    keys = [each.key for each in made.indicators]
    wrong = [f"{key} stands twice" for key in set(keys) if keys.count(key) > 1]
    for each in made.outcomes:
        if each.objective not in objectives:
            wrong.append(f"{each.key} belongs to no objective")
        if not each.impacts or not impacts.issuperset(each.impacts):
            wrong.append(f"{each.key} leads to no impact")
    wrong += [
        f"{each.key} speaks for nothing"
        for each in made.indicators
        if each.of not in outcomes | impacts
    ]
    wrong += _overlaps(made)
    counted = {each.of for each in made.indicators}
    wrong += [
        f"nothing is counted for {key}" for key in sorted(outcomes | impacts) if key not in counted
    ]
    return wrong


def _overlaps(made: Pathway) -> Iterator[str]:
    """Parts of a whole are told apart by one field, so that what is left over can be worked out."""
    by_key = {each.key: each for each in made.indicators}
    for whole, *parts in made.families:
        more = [set(by_key[key].where.items()) - set(by_key[whole].where.items()) for key in parts]
        fields = {name for each in more for name, _ in each}
        values = [value for each in more for _, value in each]
        apart = len(fields) == 1 and len(values) == len(set(values)) == len(parts)
        if parts and not apart:
            yield f"the parts of {whole} are not told apart by one field"
