"""Calendar files (RFC 5545): an entry keeps its UID for ever, and its SEQUENCE rises when it moves.

They say nothing that is not in the message with the link, and nothing about who takes part.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from campaigns.domain.booking import Booking, Status
from campaigns.domain.hooks import Occurrence
from campaigns.domain.welcome_event import Status as EventStatus
from campaigns.domain.welcome_event import WelcomeEvent
from campaigns.domain.workshop import Status as WorkshopStatus
from campaigns.domain.workshop import Workshop

PRODUCT = "-//City of Sanctuary UK//Campaigns//EN"


def of_booking(one: Booking, of: Workshop, *, title: str, host: str) -> bytes:
    """The workshop, for somebody with a place; cancelled where they have none any more."""
    made = _calendar()
    gone = one.status is Status.CANCELLED or of.status is WorkshopStatus.CANCELLED
    entry = Event()
    entry.add("uid", f"workshop-{one.id}@{host}")
    entry.add("summary", title)
    entry.add("dtstart", of.starts_at)
    entry.add("dtend", of.ends_at)
    entry.add("dtstamp", one.since)
    entry.add("sequence", one.sequence)
    tentative = "TENTATIVE" if one.status in {Status.ASKED, Status.WAITING} else "CONFIRMED"
    entry.add("status", "CANCELLED" if gone else tentative)
    entry.add("class", "PRIVATE")
    if of.venue:
        entry.add("location", of.venue)
    made.add_component(entry)
    content: bytes = made.to_ical()
    return content


def of_events(found: Sequence[WelcomeEvent], *, language: str, host: str) -> bytes:
    """Occasions for everybody. What was called off is taken out of calendars that have it."""
    made = _calendar()
    made.add("x-wr-timezone", "Europe/London")
    for one in found:
        entry = Event()
        entry.add("uid", f"welcome-{one.id}@{host}")
        entry.add("summary", one.title_cy if language == "cy" else one.title_en)
        entry.add("dtstart", one.starts_at)
        entry.add("dtend", one.ends_at)
        entry.add("dtstamp", one.created_at)
        entry.add("sequence", one.version)
        gone = one.status is EventStatus.CANCELLED
        entry.add("status", "CANCELLED" if gone else "CONFIRMED")
        entry.add("location", one.venue)
        made.add_component(entry)
    content: bytes = made.to_ical()
    return content


def _calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    return made


def of_hooks(found: Sequence[Occurrence], *, since: datetime, host: str) -> bytes:
    """The hook calendar: whole days, in both languages. A moved day keeps its entry."""
    made = _calendar()
    made.add("x-wr-timezone", "Europe/London")
    for one in found:
        hook, entry = one.hook, Event()
        entry.add("uid", f"hook-{one.key}@{host}")
        titles = dict.fromkeys((hook.title.en, hook.title.cy))
        entry.add("summary", " / ".join(titles))
        entry.add("dtstart", one.on)
        entry.add("dtend", one.on + timedelta(days=hook.length))
        entry.add("dtstamp", since)
        entry.add("sequence", hook.sequence + one.moved)
        entry.add("transp", "TRANSPARENT")
        prompts = [f"{each.en}\n{each.cy}" for each in hook.prompts]
        if prompts:
            entry.add("description", "\n\n".join(prompts))
        made.add_component(entry)
    content: bytes = made.to_ical()
    return content
