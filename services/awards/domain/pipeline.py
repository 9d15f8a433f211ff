"""Where an organisation stands on its way to an award, what comes next, and whose move it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """Who has to do something next. Nobody: everything is done for now."""

    APPLICANT = "applicant"
    COORDINATOR = "coordinator"
    PANEL = "panel"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next, as a coordinator would say it, and who does it."""

    move: Move
    next: str


MEMBER = "member"
HOLDER = "holder"
LAST_YEAR = "last_year"
NOT_RENEWING = "not_renewing"
IN_GRACE = "in_grace"
LAPSED = "lapsed"
AWARD_WITHDRAWN = "award_withdrawn"
PANEL_INCOMPLETE = "panel_incomplete"

STEPS: Mapping[str, Step] = {
    MEMBER: Step(Move.APPLICANT, "Begin an application"),
    "registered": Step(Move.APPLICANT, "Assess yourselves, or begin to write"),
    "self_assessment": Step(Move.APPLICANT, "Finish the self-assessment, then make a plan"),
    "plan": Step(Move.APPLICANT, "Carry out the plan, then write the application"),
    "draft": Step(Move.APPLICANT, "Answer what is still open, then send it"),
    "submitted": Step(Move.COORDINATOR, "Check that it is complete, then form a panel"),
    PANEL_INCOMPLETE: Step(Move.COORDINATOR, "Complete the panel, then confirm it again"),
    "in_review": Step(Move.PANEL, "Read, review and recommend"),
    "more_evidence": Step(Move.APPLICANT, "Send the evidence that was asked for"),
    "deferred": Step(Move.NOBODY, "Nothing before the next window opens"),
    "recommended": Step(Move.COORDINATOR, "Decide"),
    "decided_soon": Step(Move.COORDINATOR, "Read the letter once more, then release it"),
    "not_yet": Step(Move.APPLICANT, "Take up the guidance, then apply again"),
    "withdrawn": Step(Move.APPLICANT, "Apply again when the time is right"),
    HOLDER: Step(Move.NOBODY, "Nothing before the last year begins"),
    LAST_YEAR: Step(Move.APPLICANT, "Renew before the three years end"),
    NOT_RENEWING: Step(Move.NOBODY, "Nothing: the holder said that they will not renew"),
    IN_GRACE: Step(Move.APPLICANT, "Send the renewal before the grace ends"),
    LAPSED: Step(Move.APPLICANT, "Apply again when the time is right"),
    AWARD_WITHDRAWN: Step(Move.NOBODY, "Nothing: its award was withdrawn"),
}
UNNAMED = Step(Move.COORDINATOR, "Open the application to see what it waits for")


def step_of(stage: str) -> Step:
    """What a stage waits for; somebody looks at one that has no step of its own."""
    return STEPS.get(stage, UNNAMED)
