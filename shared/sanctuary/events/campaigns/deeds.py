"""What follows from people's own plans: ids only, never what they planned."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class DeedNudged(Event, type="campaigns.deed.nudged.v1", about="deed_id"):
    """Somebody asked to be asked about a plan of theirs, and the day has come.

    Which plan it is stands behind the link of the message; it does not travel here. `turn` tells
    one asking from another.
    """

    deed_id: UUID
    person_id: UUID
    turn: int


class DeedTakenUp(Event, type="campaigns.deed.taken_up.v1", about="deed_id"):
    """They came back to it, or it is gone: a message that still waits is not sent."""

    deed_id: UUID


class CompanionAsked(Event, type="campaigns.companion.asked.v1", about="request_id"):
    """Somebody would like an Ambassador to come along, if one would like to.

    Membership arranges it, by the place it knows of whoever asked; nobody else learns who comes.
    """

    request_id: UUID
    person_id: UUID
    purpose: Literal["mp_meeting", "speaking", "campaign_action", "story", "media"]
    takes_place_on: date | None = None


class AllyFound(Event, type="campaigns.ally.found.v1", about="ally_id"):
    """Somebody whom a supporter spoke to would like to hear from us, and agreed to that.

    Who it is stays with the supporter, who introduces them.
    """

    ally_id: UUID
    person_id: UUID
    sector: str
