"""Calendar files (RFC 5545): an entry keeps its UID for ever, and its SEQUENCE rises when it moves.

They say nothing that is not in the message with the link, and nothing about who takes part.
"""

from icalendar import Calendar, Event

from campaigns.domain.booking import Booking, Status
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


def _calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    return made
