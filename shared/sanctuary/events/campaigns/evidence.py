"""What changed: cases that show it, and asks that moved."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class OutcomeCaseConfirmed(Event, type="campaigns.outcome_case.confirmed.v1", about="case_id"):
    """A second person has confirmed a case of change. What happened stays in campaigns."""

    case_id: UUID
    outcomes: tuple[str, ...]
    impacts: tuple[str, ...] = ()
    nation: str | None = None
    happened_on: date | None = None


class PolicyAskMoved(Event, type="campaigns.policy_ask.moved.v1", about="ask_id"):
    """What is asked of those who decide came so far."""

    ask_id: UUID
    stage: Literal["open", "partly_met", "met", "refused", "withdrawn"]
    nation: str | None = None
    moved_on: date | None = None


class ContactLinked(Event, type="campaigns.contact.linked.v1", about="mobilisation_id"):
    """Somebody said that a contact with people moved them to act: a count only."""

    mobilisation_id: UUID
    contact: str
    total: int
