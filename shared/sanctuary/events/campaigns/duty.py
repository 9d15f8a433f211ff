"""Who is called to look at signals, and what changes in the rota. Never what a signal says."""

from datetime import datetime
from uuid import UUID

from sanctuary.events import Event


class DutyCallRaised(Event, type="campaigns.duty_call.raised.v1", about="call_id"):
    """There are signals to look at. `person_ids` are all who were called so far, the last too."""

    call_id: UUID
    person_ids: tuple[UUID, ...]
    step: str


class DutyCallAnswered(Event, type="campaigns.duty_call.answered.v1", about="call_id"):
    """Somebody is on it: nobody else is called."""

    call_id: UUID


class DutyCallUnanswered(Event, type="campaigns.duty_call.unanswered.v1", about="call_id"):
    """Everybody who could be called was, and nobody has looked yet."""

    call_id: UUID


class DutyGapFound(Event, type="campaigns.duty_gap.found.v1", about="gap_id"):
    """Nobody is on duty at a time ahead. `warning` counts down with the days that are left."""

    gap_id: UUID
    person_ids: tuple[UUID, ...]
    starts_at: datetime
    warning: int


class DutySwapAsked(Event, type="campaigns.duty_swap.asked.v1", about="swap_id"):
    """Somebody is asked to take another's turn."""

    swap_id: UUID
    person_id: UUID
    starts_at: datetime


class DutySwapAnswered(Event, type="campaigns.duty_swap.answered.v1", about="swap_id"):
    """`person_id` asked, and hears whether the other takes the turn."""

    swap_id: UUID
    person_id: UUID
    starts_at: datetime
    accepted: bool
