"""How a council comes to stand behind its membership: a committee, then the full council (W24b)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle


class Step(StrEnum):
    NOT_BEGUN = "no_motion_yet"
    RECOMMENDED = "committee_recommended"
    ENDORSED = "full_council_endorsed"
    REFUSED = "full_council_refused"


LIFECYCLE = Lifecycle(
    "motion",
    {
        # Not every council asks a committee first.
        Step.NOT_BEGUN: {Step.RECOMMENDED, Step.ENDORSED, Step.REFUSED},
        Step.RECOMMENDED: {Step.ENDORSED, Step.REFUSED},
        Step.ENDORSED: set(),
        Step.REFUSED: {Step.RECOMMENDED, Step.ENDORSED},
    },
)


@dataclass(frozen=True, slots=True)
class MotionStep:
    """One step on the day on which the council took it, and who of us wrote it down."""

    id: UUID
    membership_id: UUID
    step: Step
    on_day: date
    recorded: Decision


def take(
    step_id: UUID,
    membership_id: UUID,
    before: tuple[MotionStep, ...],
    step: Step,
    made: Decision,
    *,
    on: date,
    today: date,
) -> MotionStep:
    """The next step after `before`, oldest first."""
    last = before[-1] if before else None
    LIFECYCLE.move(last.step if last else Step.NOT_BEGUN, step)
    if on > today or (last is not None and on < last.on_day):
        raise Invalid(
            "Give the day on which the council decided: not one to come, and not before the "
            "step that came first.",
            errors=[{"pointer": "/on", "detail": "Between the last step and today."}],
        )
    return MotionStep(step_id, membership_id, step, on, made)
