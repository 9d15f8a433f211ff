"""The annual check of a group: asked before the day, answered by a contact, never by nobody (W42).

Yes and no only: no document about a person is ever asked for.
"""

from calendar import monthrange
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.group_rules import GroupRules
from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle


class CheckStatus(StrEnum):
    OPEN = "open"
    MISSED = "missed"
    ANSWERED = "answered"
    EXCUSED = "excused"


CHECK = Lifecycle(
    "check",
    {
        CheckStatus.OPEN: {CheckStatus.ANSWERED, CheckStatus.MISSED, CheckStatus.EXCUSED},
        CheckStatus.MISSED: {CheckStatus.ANSWERED, CheckStatus.EXCUSED},
        CheckStatus.ANSWERED: set(),
        CheckStatus.EXCUSED: set(),
    },
)


class Asking(StrEnum):
    """The reminders of one check, each sent once, however its day moves."""

    FIRST = "first"
    AGAIN = "again"
    DUE = "due"
    LATE = "late"


class CheckAnswered(Refusal):
    slug = "check-answered"
    title = "This check was answered"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a contact says of the group: yes or no, and never who."""

    contacts_valid: bool
    safeguarding_policy: bool
    safeguarding_lead: bool
    lead_has_basic_check: bool
    lead_has_two_references: bool

    @property
    def lacking(self) -> tuple[str, ...]:
        return tuple(each.name for each in fields(self) if not getattr(self, each.name))


QUESTIONS = tuple(each.name for each in fields(Answers))


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """One cycle of one group."""

    id: UUID
    group_id: UUID
    cycle: int
    due_on: date
    opened_on: date
    status: CheckStatus = CheckStatus.OPEN
    answers: Answers | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    def asked_on(self, rules: GroupRules) -> dict[Asking, date]:
        """When each reminder goes out, in the order of their days."""
        return {
            Asking.FIRST: self.due_on - timedelta(days=rules.check_first_asked_days_before),
            Asking.AGAIN: self.due_on - timedelta(days=rules.check_asked_again_days_before),
            Asking.DUE: self.due_on,
            Asking.LATE: self.due_on + timedelta(days=rules.check_asked_late_days_after),
        }

    def answer_by(self, rules: GroupRules) -> date:
        """After this day the group is at risk and its coordinator decides."""
        return self.due_on + timedelta(days=rules.check_answered_within_days)

    def answer(self, answers: Answers, *, by: UUID, at: datetime) -> Self:
        """A contact answers; late is better than never."""
        if self.status in {CheckStatus.ANSWERED, CheckStatus.EXCUSED}:
            raise CheckAnswered(
                "This check is done already, and nothing more is needed. If something has "
                "changed since, write to your coordinator."
            )
        status = CHECK.move(self.status, CheckStatus.ANSWERED)
        return replace(self, status=status, answers=answers, answered_by=by, answered_at=at)

    def miss(self) -> Self:
        return replace(self, status=CHECK.move(self.status, CheckStatus.MISSED))

    def excuse(self) -> Self:
        """The coordinator decided about the group, so this cycle needs no answer any more."""
        return replace(self, status=CHECK.move(self.status, CheckStatus.EXCUSED))


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
