"""Workshops and what follows from them; never a course where taking part tells something."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class WorkshopOpened(Event, type="campaigns.workshop.opened.v1", about="workshop_id"):
    """Places can be booked."""

    workshop_id: UUID
    course: str
    nation: str | None = None
    starts_on: date


class WorkshopCancelled(Event, type="campaigns.workshop.cancelled.v1", about="workshop_id"):
    workshop_id: UUID
    course: str


class WorkshopHeld(Event, type="campaigns.workshop.held.v1", about="workshop_id"):
    """It is over. How many came is told once the trainer has ticked, in `AttendanceCounted`."""

    workshop_id: UUID
    course: str
    nation: str | None = None


class AttendanceCounted(Event, type="campaigns.attendance.counted.v1", about="workshop_id"):
    """How many came, as ticked so far: the latest counts."""

    workshop_id: UUID
    course: str
    nation: str | None = None
    attended: int
    commitments: int = 0


class BookingAsked(Event, type="campaigns.booking.asked.v1", about="booking_id"):
    """Somebody without an account asked for a place: first their address is proved."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date
    confirm_by: date


class BookingMade(Event, type="campaigns.booking.made.v1", about="booking_id"):
    """A place is theirs, or one on the waiting list. `starts` is the hour in London."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date
    starts: str
    waiting: bool
    moved_up: bool = False
    sequence: int = 0


class BookingCancelled(Event, type="campaigns.booking.cancelled.v1", about="booking_id"):
    """They gave their place back, or (`by_us`) the workshop does not take place for them."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date
    by_us: bool
    sequence: int = 0


class BookingChanged(Event, type="campaigns.booking.changed.v1", about="booking_id"):
    """Day, hour or place of what they booked is another one now."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date
    starts: str
    sequence: int


class BookingReminded(Event, type="campaigns.booking.reminded.v1", about="booking_id"):
    """It is tomorrow."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date
    starts: str


class BookingAttended(Event, type="campaigns.booking.attended.v1", about="booking_id"):
    """They were there: they are asked what they thought, and what they mean to do."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    workshop_on: date


class CheckInAsked(Event, type="campaigns.check_in.asked.v1", about="booking_id"):
    """Six weeks on they are asked how it went with what they set themselves to do."""

    booking_id: UUID
    person_id: UUID
