"""What somebody set by hand against or beside a membership's dates."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class OverrideSet(Event, type="membership.override.set.v1", about="override_id"):
    """Somebody set what a membership counts as, until a day; what and why stays in membership."""

    override_id: UUID
    membership_id: UUID
    until: date


class OverrideEnded(Event, type="membership.override.ended.v1", about="override_id"):
    override_id: UUID
    membership_id: UUID
    ended_on: date
