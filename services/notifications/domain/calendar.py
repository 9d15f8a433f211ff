"""What is due, as a calendar shows it: whole days, words that reveal nothing on a locked screen.

A day that moves keeps its UID and raises its SEQUENCE, so that a calendar moves the entry instead
of showing two. What is not due any more stays for a while as CANCELLED: then calendars take it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Self
from uuid import UUID

from icalendar import Calendar, Event, vDuration

# English, Welsh.
TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "award": ("A renewal is due", "Mae adnewyddiad yn ddyledus"),
        "decision": ("An answer is due", "Disgwylir ateb"),
        "question": ("Please answer a question", "Atebwch gwestiwn"),
        "visit": ("A visit", "Ymweliad"),
        "review": ("Your reading is due", "Mae’ch darllen yn ddyledus"),
        "panel": ("Please answer an invitation", "Atebwch wahoddiad"),
        "reaffirmation": ("Something to read again", "Rhywbeth i’w ddarllen eto"),
        "group_check": ("Yearly check", "Gwiriad blynyddol"),
        "group_terms": ("Something to accept", "Rhywbeth i’w dderbyn"),
        "membership": ("A renewal is due", "Mae adnewyddiad yn ddyledus"),
        "legacy": ("Last day to apply", "Diwrnod olaf i ymgeisio"),
    }
)
NAMES = ("Dates to keep in mind", "Dyddiadau i’w cofio")
ONE_DAY = timedelta(days=1)
READ_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Due:
    """One day of one matter. A kind and a cause name it for ever."""

    kind: str
    cause: UUID
    day: date
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    group_id: UUID | None = None
    stream: str | None = None
    cancelled: bool = False
    sequence: int = 0
    changed_at: datetime | None = None

    def then(self, news: Self, *, at: datetime) -> Self:
        """What stands after `news`: itself when nothing changed that a calendar would show."""
        if (news.day, news.cancelled) == (self.day, self.cancelled):
            return self
        return replace(news, sequence=self.sequence + 1, changed_at=at)


def calendar(dues: Iterable[Due], *, host: str, language: str, for_staff: bool) -> bytes:
    """An iCalendar file (RFC 5545). The same dues make the same bytes."""
    welsh = language == "cy"
    made = Calendar()
    made.add("prodid", "-//City of Sanctuary UK//Notifications//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", NAMES[welsh])
    made.add("x-wr-timezone", "Europe/London")
    made.add("refresh-interval", vDuration(READ_AGAIN), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(READ_AGAIN))
    for one in dues:
        made.add_component(_entry(one, host, welsh=welsh, for_staff=for_staff))
    content: bytes = made.to_ical()
    return content


def _entry(one: Due, host: str, *, welsh: bool, for_staff: bool) -> Event:
    title = TITLES[one.kind][welsh]
    entry = Event()
    entry.add("uid", f"{one.kind}-{one.cause}@{host}")
    entry.add("summary", f"{title} ({one.stream})" if for_staff and one.stream else title)
    entry.add("dtstart", one.day)
    entry.add("dtend", one.day + ONE_DAY)
    entry.add("sequence", one.sequence)
    entry.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    if one.changed_at is not None:
        entry.add("dtstamp", one.changed_at)
        entry.add("last-modified", one.changed_at)
    party = one.organisation_id or one.group_id
    if for_staff and party is not None:
        entry.add("description", str(party))
    return entry
