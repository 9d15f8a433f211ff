"""What tests of workshops begin with: a date that can be booked, and links to bookings."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns.domain.workshop import Workshop
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import Harness

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_workshop(**facts: Any) -> Workshop:
    usual: dict[str, Any] = {
        "id": new_id(),
        "course": "speak_up",
        "starts_at": AT + timedelta(days=20),
        "ends_at": AT + timedelta(days=20, hours=2),
        "online": True,
        "venue": "",
        "access": "",
        "joining": "",
        "language": "en",
        "capacity": 2,
        "nation": "wales",
        "area": None,
        "group_id": None,
        "trainers": (),
        "organiser": new_id(),
        "created_at": AT,
    }
    return Workshop(**usual | facts)


def a_date(h: Harness, **facts: Any) -> dict[str, Any]:
    """The body of a new workshop, three weeks ahead of the clock of `h`."""
    starts = h.clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=21)
    return {
        "course": "speak_up",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "online": False,
        "venue": "Swansea Central Library",
        "joining": "Ask at the desk for the garden room",
        "access": "Step-free",
        "capacity": 2,
        "nation": "wales",
    } | facts


def a_booking_link(h: Harness, booking_id: UUID | str, person: UUID | None = None) -> str:
    return sign(
        h.settings.link_key,
        Purpose.BOOKING,
        UUID(str(booking_id)),
        expires_at=h.clock.now() + timedelta(days=100),
        person=person,
    )
