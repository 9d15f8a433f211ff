"""What became of asking somebody for a kind of action."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """In the order in which they are asked; the first that applies counts."""

    DONE = "done"
    IGNORED = "ignored"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True)
class Ask:
    """One person asked for one kind by one call.

    `done_on` is when they last did it, which may be before; `declined` says "not this time"; the
    call `ended`, or is to be answered by `due_on`.
    """

    asked_on: date
    due_on: date
    done_on: date | None = None
    declined: bool = False
    ended: bool = False

    def standing(self, on: date) -> Standing:
        questions = (
            (self.done_on is not None and self.done_on >= self.asked_on, Standing.DONE),
            (self.declined, Standing.IGNORED),
            (self.ended, Standing.EXPIRED),
            (on > self.due_on, Standing.OVERDUE),
        )
        return next((one for applies, one in questions if applies), Standing.ASSIGNED)
