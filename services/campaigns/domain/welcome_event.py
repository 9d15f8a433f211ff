"""Where people meet: the network's own events and those of others (rows 89, 122, 123).

Whoever plans one is asked how people with lived experience are at its centre. Only counts are kept
of who comes.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, Self
from uuid import UUID

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule

from sanctuary.actor import Actor, Role
from sanctuary.clock import LONDON
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.campaigns import WelcomeEventHeld
from sanctuary.lifecycle import Lifecycle

ORGANISERS = (Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR, Role.GROUP_OFFICER)
LONGEST = timedelta(days=8)


class Kind(StrEnum):
    OPEN_DAY = "open_day"
    PICNIC = "picnic"
    STREET_PARTY = "street_party"
    SUPPER_CLUB = "supper_club"
    FOOTBALL = "football"
    LITTER_PICK = "litter_pick"
    WELCOME_DAY = "welcome_day"
    FESTIVAL = "festival"
    OTHER = "other"


class Centre(StrEnum):
    """How people with lived experience are at the centre: of the event, never of a person."""

    LED = "led"
    SHARED = "shared"
    NOT_YET = "not_yet"


class Status(StrEnum):
    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


LIFECYCLE = Lifecycle(
    "welcome event",
    {
        Status.PLANNED: {Status.ANNOUNCED, Status.CANCELLED},
        Status.ANNOUNCED: {Status.HELD, Status.CANCELLED},
        Status.HELD: set(),
        Status.CANCELLED: set(),
    },
)


class Every(StrEnum):
    """How something comes again: the same weekday at the same hour of the clock."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    YEAR = "year"


WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
LAST_FIFTH = 4


def again(first: datetime, every: Every, times: int) -> list[datetime]:
    """The next `times` after `first`. The hour is that of London’s clock, in summer and winter.

    A month has its second Sunday, a year that of the same month; a fifth one is always the last.
    """
    local = first.astimezone(LONDON)
    week = (local.day - 1) // 7
    nth = WEEKDAYS[local.weekday()](-1 if week == LAST_FIFTH else week + 1)
    monthly, yearly = {"byweekday": nth}, {"byweekday": nth, "bymonth": local.month}
    how: dict[Every, tuple[int, int, dict[str, Any]]] = {
        Every.WEEK: (WEEKLY, 1, {}),
        Every.FORTNIGHT: (WEEKLY, 2, {}),
        Every.MONTH: (MONTHLY, 1, monthly),
        Every.YEAR: (YEARLY, 1, yearly),
    }
    freq, interval, more = how[every]
    plain = local.replace(tzinfo=None)
    rule = rrule(freq, dtstart=plain, interval=interval, **more)
    following = islice((one for one in rule if one > plain), times)
    return [one.replace(tzinfo=LONDON).astimezone(UTC) for one in following]


class NotOver(Refusal):
    slug = "not-over"
    status = 409
    title = "It is not over yet"


class OverAlready(Refusal):
    slug = "over-already"
    status = 409
    title = "This is not open any more"


@dataclass(frozen=True, slots=True)
class WelcomeEvent:
    """`host` names the body that holds it where that is not the network (`hosted_by_other`)."""

    id: UUID
    kind: Kind
    title_en: str
    title_cy: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    nation: str
    area: str | None
    group_id: UUID | None
    hosted_by_other: bool
    host: str
    centre: Centre
    organiser: UUID
    created_at: datetime
    status: Status = Status.PLANNED
    coming: int = 0
    attended: int | None = None
    version: int = 0
    series: UUID | None = None

    def led_by(self, by: Actor) -> None:
        by.must(*ORGANISERS, nation=self.nation, area=self.area, group=self.group_id)

    def check(self) -> Self:
        wrong = {}
        if not timedelta(0) < self.ends_at - self.starts_at <= LONGEST:
            wrong["ends_at"] = "It has to end after it begins, within a week."
        if self.hosted_by_other != bool(self.host):
            wrong["host"] = "Name the body that hosts it, and only where it is not the network."
        if wrong:
            raise Invalid(
                "Please put this right and send it again.",
                errors=[{"field": field, "detail": text} for field, text in wrong.items()],
            )
        return self

    def change(self, changes: dict[str, Any]) -> Self:
        if self.status is not Status.PLANNED:
            raise Invalid("Only what is not announced yet is changed. Cancel it and plan another.")
        return replace(self, **changes).check()

    def once_more(self, event_id: UUID, starts_at: datetime, *, by: Actor, at: datetime) -> Self:
        """The same on another day: planned, and announced by itself."""
        return replace(
            self,
            id=event_id,
            starts_at=starts_at,
            ends_at=starts_at + (self.ends_at - self.starts_at),
            organiser=by.id,
            created_at=at,
            status=Status.PLANNED,
            coming=0,
            attended=None,
            version=0,
            series=self.series or self.id,
        )

    def announce(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.ANNOUNCED))

    def cancel(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.CANCELLED))

    def one_more(self, *, at: datetime) -> Self:
        """Somebody would like to come: a number, and nobody's name."""
        if self.status is not Status.ANNOUNCED or at >= self.ends_at:
            raise OverAlready("This is over, or does not take place. The list shows what comes.")
        return replace(self, coming=self.coming + 1)

    def hold(self, attended: int, *, at: datetime) -> tuple[Self, WelcomeEventHeld]:
        status = LIFECYCLE.move(self.status, Status.HELD)
        if at < self.starts_at:
            raise NotOver("Say how many came once it has begun.")
        held = replace(self, status=status, attended=attended)
        return held, WelcomeEventHeld(
            event_id=self.id,
            kind=self.kind,
            nation=self.nation,
            attended=attended,
            hosted_by_other=self.hosted_by_other,
            centre=self.centre,
        )
