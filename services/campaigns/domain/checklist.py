"""What has to be thought of in each phase of an incident, ticked by a named person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.domain.incident import Status
from sanctuary.errors import NotFound


@dataclass(frozen=True, slots=True)
class Item:
    """`why` says where it was learnt, so that it is not skipped as a formality."""

    key: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Checklists:
    """The items of each phase. A phase without a list needs none."""

    edition: int
    phases: Mapping[Status, tuple[Item, ...]]

    def of(self, status: Status) -> tuple[Item, ...]:
        return self.phases.get(status, ())

    def item(self, key: str) -> Item:
        """The item of that key in whatever phase. Raises NotFound."""
        for item in self.every():
            if item.key == key:
                return item
        raise NotFound("There is no such item. The incident shows the items of its checklist.")

    def every(self) -> Iterable[Item]:
        return (item for items in self.phases.values() for item in items)
