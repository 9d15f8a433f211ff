"""A concern about the holder of an award: heard by both sides, decided by people not on the case.

Raised → set aside, or put to the holder → upheld or not → an appeal, if the holder wants one → the
award is withdrawn by a second person, or kept. An appeal comes before a withdrawal takes effect:
what the public was told about an award is then told once (ADR 0043).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from awards.domain.award import Award
from awards.domain.keeping import must_run
from sanctuary.actor import Decision
from sanctuary.clock import london_day
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.concerns import ConcernAnswered, ConcernAppealed, ConcernOpened
from sanctuary.lifecycle import Lifecycle

Result = Literal["upheld", "not_upheld", "appeal_upheld", "appeal_dismissed", "award_kept"]
A_DAY = timedelta(days=1)


class Status(StrEnum):
    RAISED = "raised"
    SET_ASIDE = "set_aside"
    UNDER_REVIEW = "under_review"
    NOT_UPHELD = "not_upheld"
    UPHELD = "upheld"
    APPEALED = "appealed"
    APPEAL_DISMISSED = "appeal_dismissed"
    AWARD_KEPT = "award_kept"
    AWARD_WITHDRAWN = "award_withdrawn"


LIFECYCLE = Lifecycle(
    "concern",
    {
        Status.RAISED: {Status.SET_ASIDE, Status.UNDER_REVIEW},
        Status.UNDER_REVIEW: {Status.UPHELD, Status.NOT_UPHELD},
        Status.UPHELD: {Status.APPEALED, Status.AWARD_KEPT, Status.AWARD_WITHDRAWN},
        Status.APPEALED: {Status.AWARD_KEPT, Status.APPEAL_DISMISSED},
        Status.APPEAL_DISMISSED: {Status.AWARD_KEPT, Status.AWARD_WITHDRAWN},
        Status.SET_ASIDE: set(),
        Status.NOT_UPHELD: set(),
        Status.AWARD_KEPT: set(),
        Status.AWARD_WITHDRAWN: set(),
    },
)
UNDER_WAY = (Status.UNDER_REVIEW, Status.UPHELD, Status.APPEALED, Status.APPEAL_DISMISSED)
SETTLED = (Status.SET_ASIDE, Status.NOT_UPHELD, Status.AWARD_KEPT, Status.AWARD_WITHDRAWN)
StepKind = Literal[
    "put_to_holder",
    "set_aside",
    "replied",
    "upheld",
    "not_upheld",
    "appealed",
    "appeal_upheld",
    "appeal_dismissed",
    "award_kept",
    "award_withdrawn",
]

FINDINGS: tuple[StepKind, ...] = (
    "upheld", "not_upheld", "appeal_upheld", "appeal_dismissed", "award_kept", "award_withdrawn",
)  # fmt: skip


class StillTheirTurn(Refusal):
    slug = "still-their-turn"
    title = "The holder still has time"


class TooLateToReply(Refusal):
    slug = "concern-too-late"
    title = "The time for this has passed"


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a concern: who did it, when, and the reason or the words that went with it."""

    kind: StepKind
    made: Decision


@dataclass(frozen=True, slots=True)
class Concern:
    """`words` are for those who look into it; the holder reads `put_to_holder`, and only that."""

    id: UUID
    award_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    words: str
    raised_at: datetime
    put_to_holder: str = ""
    reply: str = ""
    reply_by: date | None = None
    appeal_by: date | None = None
    answer_by: date | None = None
    steps: tuple[Step, ...] = ()

    @classmethod
    def bring(
        cls,
        award: Award,
        words: str,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        at: datetime,
    ) -> Self:
        must_run(award)
        return cls(
            id=id,
            award_id=award.id,
            application_id=award.application_id,
            organisation_id=award.organisation_id,
            stream=award.stream,
            status=Status.RAISED,
            version=1,
            words=words,
            raised_at=at,
        )

    def last(self, *kinds: StepKind) -> Step | None:
        """The newest act of these kinds."""
        return next((each for each in reversed(self.steps) if each.kind in kinds), None)

    def acted(self) -> frozenset[UUID]:
        """Those of us who took a step; the holder's own are not among them."""
        return frozenset(
            each.made.by for each in self.steps if each.kind not in {"replied", "appealed"}
        )

    def findings(self) -> tuple[Step, ...]:
        """What people decided after hearing the holder, who reads each of it."""
        return tuple(each for each in self.steps if each.kind in FINDINGS)

    def set_aside(self, made: Decision) -> Self:
        return self._step(Status.SET_ASIDE, "set_aside", made)

    def put(self, made: Decision, *, reply_by: date) -> tuple[Self, ConcernOpened]:
        """To the holder, in words chosen for them, which are the reason kept with this act."""
        put = self._step(Status.UNDER_REVIEW, "put_to_holder", made)
        put = replace(put, put_to_holder=made.reason, reply_by=reply_by)
        return put, ConcernOpened(
            concern_id=self.id,
            award_id=self.award_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            reply_by=reply_by,
        )

    def hear(self, said: Decision) -> Self:
        """How the holder sees it; they may write again until their day has passed."""
        if self.status is not Status.UNDER_REVIEW or self.reply_by is None:
            raise IllegalTransition(
                "Nothing is asked of you about this any more. The page shows how it stands."
            )
        if london_day(said.at) > self.reply_by:
            raise TooLateToReply(
                f"The time for an answer ended on {self.reply_by.isoformat()}, and somebody is "
                "deciding. If you think that they are mistaken, you can appeal then."
            )
        steps = (*self.steps, Step("replied", said))
        return replace(self, reply=said.reason, steps=steps)

    def answer(
        self, made: Decision, *, upheld: bool, appeal_by: date
    ) -> tuple[Self, ConcernAnswered]:
        """Upheld only after the holder was heard, or let their day pass."""
        if not upheld:
            return self._answered(Status.NOT_UPHELD, "not_upheld", made)
        if self._their_turn(london_day(made.at)):
            raise StillTheirTurn(
                f"The holder has until {self.reply_by} to say how they see it. Please wait for "
                "their answer or for that day; it can be found not upheld at any time."
            )
        found, event = self._answered(Status.UPHELD, "upheld", made)
        return replace(found, appeal_by=appeal_by), event.model_copy(
            update={"appeal_by": appeal_by}
        )

    def _their_turn(self, today: date) -> bool:
        return (
            self.status is Status.UNDER_REVIEW
            and not self.reply
            and self.reply_by is not None
            and today <= self.reply_by
        )

    def appeal(self, grounds: Decision, *, answer_by: date) -> tuple[Self, ConcernAppealed]:
        after = self._step(Status.APPEALED, "appealed", grounds)
        if self.appeal_by is None or london_day(grounds.at) > self.appeal_by:
            raise TooLateToReply(
                "The time for an appeal has passed. The page shows until when it was open; your "
                "coordinator can say what else is open to you."
            )
        return replace(after, answer_by=answer_by), ConcernAppealed(
            concern_id=self.id,
            award_id=self.award_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            answer_by=answer_by,
        )

    def answer_appeal(self, made: Decision, *, upheld: bool) -> tuple[Self, ConcernAnswered]:
        """An appeal that is upheld keeps the award; otherwise somebody still has to conclude."""
        if upheld:
            return self._answered(Status.AWARD_KEPT, "appeal_upheld", made)
        return self._answered(Status.APPEAL_DISMISSED, "appeal_dismissed", made)

    def keep_award(self, made: Decision) -> tuple[Self, ConcernAnswered]:
        """Upheld, and the award goes on all the same: the reason says why."""
        if self.status is Status.APPEALED:
            raise IllegalTransition("The holder has appealed. Please answer that first.")
        return self._answered(Status.AWARD_KEPT, "award_kept", made)

    def withdraw_award(self, made: Decision) -> Self:
        """Not before the holder has appealed or let the day for it pass."""
        after = self._step(Status.AWARD_WITHDRAWN, "award_withdrawn", made)
        waiting = self.appeal_by is not None and london_day(made.at) <= self.appeal_by
        if self.status is Status.UPHELD and waiting:
            raise StillTheirTurn(
                f"The holder can appeal until {self.appeal_by}. The award can be withdrawn from "
                "the day after, or once an appeal was dismissed."
            )
        return after

    def our_move_since(self) -> date | None:
        """From which day on it waits for one of us; None while the holder's time runs."""
        match self.status:
            case Status.RAISED:
                return london_day(self.raised_at)
            case Status.UNDER_REVIEW:
                replied = self.last("replied")
                return london_day(replied.made.at) if replied else _after(self.reply_by)
            case Status.UPHELD:
                return _after(self.appeal_by)
            case Status.APPEALED | Status.APPEAL_DISMISSED:
                return london_day(self.steps[-1].made.at)
            case _:
                return None

    def waits_for_somebody(self, day: date, *, every: int) -> bool:
        """Every so often while it is our move; on its first day where no act has said so."""
        since = self.our_move_since()
        if since is None or day < since:
            return False
        if day == since:
            return self._time_ran_out()
        return (day - since).days % every == 0

    def _time_ran_out(self) -> bool:
        silent = self.status is Status.UNDER_REVIEW and not self.reply
        return silent or self.status is Status.UPHELD

    def _answered(
        self, status: Status, kind: Result, made: Decision
    ) -> tuple[Self, ConcernAnswered]:
        return self._step(status, kind, made), ConcernAnswered(
            concern_id=self.id,
            award_id=self.award_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            result=kind,
        )

    def _step(self, status: Status, kind: StepKind, made: Decision) -> Self:
        moved = LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, steps=(*self.steps, Step(kind, made)))


def _after(day: date | None) -> date | None:
    return None if day is None else day + A_DAY
