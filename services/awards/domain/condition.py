"""A condition of an award: what is to be done and until when. A missed one ends nothing by itself.

Its holder is reminded before the day and on it; afterwards it is for the coordinator to say whether
it was met, missed or gets more time, each with a reason.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from sanctuary.errors import Invalid
from sanctuary.events.after_decisions import ConditionDue, ConditionSettled
from sanctuary.lifecycle import Lifecycle

Result = Literal["met", "missed", "extended"]


class Status(StrEnum):
    OPEN = "open"
    MET = "met"
    MISSED = "missed"


LIFECYCLE = Lifecycle(
    "condition",
    {
        Status.OPEN: {Status.MET, Status.MISSED},
        Status.MISSED: {Status.MET, Status.OPEN},
        Status.MET: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Condition:
    id: UUID
    award_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    words: str
    due_on: date
    status: Status = Status.OPEN
    version: int = 1

    def reminder(self, day: date, *, before: int) -> ConditionDue | None:
        """What the holder hears on a day: once before the condition is due, once on the day."""
        if self.status is not Status.OPEN:
            return None
        step: Literal["before", "day"] | None = None
        if self.due_on - timedelta(days=before) == day:
            step = "before"
        elif self.due_on == day:
            step = "day"
        if step is None:
            return None
        return ConditionDue(
            condition_id=self.id,
            application_id=self.application_id,
            award_id=self.award_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            step=step,
            due_on=self.due_on,
        )

    def goes_to_coordinator(self, day: date, *, every: int) -> bool:
        """From the day after it was due, and again every so often, while nobody settled it."""
        late = (day - self.due_on).days - 1
        return self.status is Status.OPEN and late >= 0 and late % every == 0

    def settle(
        self, result: Result, *, today: date, latest: date, until: date | None = None
    ) -> tuple[Self, ConditionSettled]:
        """`until` belongs to "extended": later than now and than before, within the award."""
        if result == "extended":
            after = self._extend(until, today=today, latest=latest)
        elif until is not None:
            raise Invalid(
                "A new day goes with “extended” only. Leave it out, or choose “extended”.",
                errors=[{"field": "due_on", "detail": "Only for “extended”."}],
            )
        elif result == "missed" and today <= self.due_on:
            raise Invalid(
                f"This condition has time until {self.due_on.isoformat()}, so it cannot be missed "
                "yet. If you know that it will be, give it more time instead."
            )
        else:
            after = replace(self, status=LIFECYCLE.move(self.status, Status(result)))
        return after, ConditionSettled(
            condition_id=self.id,
            application_id=self.application_id,
            award_id=self.award_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            result=result,
            due_on=after.due_on,
        )

    def _extend(self, until: date | None, *, today: date, latest: date) -> Self:
        status = self.status
        if status is not Status.OPEN:
            status = LIFECYCLE.move(status, Status.OPEN)
        if until is None or not max(today, self.due_on) < until <= latest:
            raise Invalid(
                "Please choose a day after today and after the one that was agreed, and not after "
                f"the award's last day, {latest.isoformat()}.",
                errors=[{"field": "due_on", "detail": "A later day within the award."}],
            )
        return replace(self, status=status, due_on=until)
