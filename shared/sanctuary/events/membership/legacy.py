"""Recognitions from before the council network, and what a council resolved."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class LegacyRecorded(Event, type="membership.legacy.recorded.v1", about="legacy_id"):
    """An older recognition counts as an award, if its holder applies by that day."""

    legacy_id: UUID
    membership_id: UUID
    organisation_id: UUID
    stream: str
    apply_by: date


class LegacyDue(Event, type="membership.legacy.due.v1", about="legacy_id"):
    """The day until which to apply comes near. Each step happens once."""

    legacy_id: UUID
    membership_id: UUID
    organisation_id: UUID
    stream: str
    step: str
    apply_by: date


class LegacyEnded(Event, type="membership.legacy.ended.v1", about="legacy_id"):
    """It counts no longer: an award took its place, it was not yet given, or the time ran out."""

    legacy_id: UUID
    membership_id: UUID
    organisation_id: UUID
    stream: str
    ending: Literal["replaced", "not_yet", "ran_out"]
    ended_on: date


class MotionRecorded(Event, type="membership.motion.recorded.v1", about="membership_id"):
    """A council took a step towards standing behind its membership."""

    membership_id: UUID
    organisation_id: UUID
    step: Literal["committee_recommended", "full_council_endorsed", "full_council_refused"]
    on_day: date
