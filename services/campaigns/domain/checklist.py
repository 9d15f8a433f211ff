"""What has to be thought of in each phase of an incident, ticked by a named person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.domain.incident import Status
from sanctuary.clock import LONDON
from sanctuary.errors import NotFound

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Item:
    """`why` says where it was learnt, so that it is not skipped as a formality.

    It is due so many hours after the phase began, or so many days before what is prepared for. With
    `kinds` it belongs to incidents of these kinds only.
    """

    key: str
    text: str
    why: str
    within_hours: int = 24
    days_before: int | None = None
    kinds: tuple[str, ...] = ()

    def due_at(self, began: datetime, happens_on: date | None) -> datetime:
        """When it should be done; with no day known ahead, counted from the beginning."""
        if self.days_before is None or happens_on is None:
            return began + timedelta(hours=self.within_hours)
        day = happens_on - timedelta(days=self.days_before)
        return max(began, datetime.combine(day, NOON, LONDON))


@dataclass(frozen=True, slots=True)
class Checklists:
    """The items of each phase. A phase without a list needs none."""

    edition: int
    phases: Mapping[Status, tuple[Item, ...]]

    def of(self, status: Status, kind: str) -> tuple[Item, ...]:
        """What has to be thought of in a phase of an incident of this kind."""
        items = self.phases.get(status, ())
        return tuple(item for item in items if not item.kinds or kind in item.kinds)

    def item(self, key: str) -> Item:
        """The item of that key in whatever phase. Raises NotFound."""
        for item in self.every():
            if item.key == key:
                return item
        raise NotFound("There is no such item. The incident shows the items of its checklist.")

    def every(self) -> Iterable[Item]:
        return (item for items in self.phases.values() for item in items)
