"""What somebody booked, as a calendar shows it: words that reveal nothing on a locked screen."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from campaigns.domain.deed import Deed

USUAL = timedelta(minutes=60)
TITLES = {"en": "Something you planned", "cy": "Rhywbeth a gynlluniwyd gennych"}


def entry(deed: Deed, takes_place_at: datetime, *, host: str, language: str) -> bytes:
    """An iCalendar file (RFC 5545). Taken again after a change it moves the entry."""
    minutes = deed.answers.get("minutes")
    lasts = timedelta(minutes=int(minutes)) if minutes else USUAL
    one = Event()
    one.add("uid", f"deed-{deed.id}@{host}")
    one.add("summary", TITLES["cy" if language == "cy" else "en"])
    one.add("dtstart", takes_place_at)
    one.add("dtend", takes_place_at + lasts)
    one.add("dtstamp", deed.changed_at)
    one.add("last-modified", deed.changed_at)
    one.add("sequence", deed.version)
    one.add("status", "CONFIRMED")
    one.add("class", "PRIVATE")
    made = Calendar()
    made.add("prodid", "-//City of Sanctuary UK//Campaigns//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(one)
    content: bytes = made.to_ical()
    return content
