"""A panel: who was asked, who sits, who may read, and whether it may act (DOMAIN C5).

Whether the rule about lived experience holds arrives as one number from `awards.sealed`; nothing
here knows whom it is about, and a refusal is the same whichever part of the rule is not met.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.scheme import PanelRule
from sanctuary.clock import london_day
from sanctuary.errors import NotPermitted, Refusal
from sanctuary.events.awards import AssessorInvited
from sanctuary.lifecycle import Lifecycle

ANSWER_WITHIN = timedelta(days=7)
NEW_PEOPLE = 2


class PanelStatus(StrEnum):
    FORMING = "forming"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    CLOSED = "closed"


class SeatStatus(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_REPLY = "no_reply"
    STEPPED_DOWN = "stepped_down"


class Conflict(StrEnum):
    """`none` opens the file; `declared` closes it for good, whatever other role is held."""

    NOT_ASKED = "not_asked"
    NONE = "none"
    DECLARED = "declared"


PANEL_LIFECYCLE = Lifecycle(
    "panel",
    {
        PanelStatus.FORMING: {PanelStatus.CONFIRMED, PanelStatus.CLOSED},
        PanelStatus.CONFIRMED: {PanelStatus.FORMING, PanelStatus.PAUSED, PanelStatus.CLOSED},
        PanelStatus.PAUSED: {PanelStatus.CONFIRMED, PanelStatus.CLOSED},
        PanelStatus.CLOSED: {PanelStatus.CONFIRMED},
    },
)
SEAT_LIFECYCLE = Lifecycle(
    "panel seat",
    {
        SeatStatus.INVITED: {SeatStatus.ACCEPTED, SeatStatus.DECLINED, SeatStatus.NO_REPLY},
        SeatStatus.NO_REPLY: {SeatStatus.ACCEPTED, SeatStatus.DECLINED},
        SeatStatus.ACCEPTED: {SeatStatus.STEPPED_DOWN},
        SeatStatus.DECLINED: set(),
        SeatStatus.STEPPED_DOWN: set(),
    },
)


class PanelNotReady(Refusal):
    """Always the same words: naming the part that fails would say something about a person."""

    slug = "panel-not-ready"
    title = "The panel is not complete yet"

    def __init__(self) -> None:
        super().__init__(
            "The panel is not complete yet. Check that enough people have accepted, that each of "
            "them has answered the question about conflicts of interest, and that they do not all "
            "come from one group. Then invite at least two more assessors, and confirm again once "
            "they have accepted."
        )


class ConflictOfInterest(NotPermitted):
    slug = "conflict-of-interest"
    title = "This file is closed to you"


class DeclareFirst(NotPermitted):
    slug = "declare-first"
    title = "One question comes first"


@dataclass(frozen=True, slots=True)
class Seat:
    id: UUID
    application_id: UUID
    person_id: UUID
    status: SeatStatus
    conflict: Conflict
    version: int
    answer_by: date

    @classmethod
    def invite(
        cls,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        application_id: UUID,
        person_id: UUID,
        at: datetime,
    ) -> tuple[Self, AssessorInvited]:
        seat = cls(
            id=id,
            application_id=application_id,
            person_id=person_id,
            status=SeatStatus.INVITED,
            conflict=Conflict.NOT_ASKED,
            version=1,
            answer_by=london_day(at + ANSWER_WITHIN),
        )
        return seat, AssessorInvited(
            seat_id=id, application_id=application_id, person_id=person_id, answer_by=seat.answer_by
        )

    @property
    def sits(self) -> bool:
        return self.status is SeatStatus.ACCEPTED and self.conflict is not Conflict.DECLARED

    @property
    def cleared(self) -> bool:
        return self.sits and self.conflict is Conflict.NONE

    def answer(self, *, accept: bool) -> Self:
        target = SeatStatus.ACCEPTED if accept else SeatStatus.DECLINED
        return replace(self, status=SEAT_LIFECYCLE.move(self.status, target))

    def no_reply(self) -> Self:
        return replace(self, status=SEAT_LIFECYCLE.move(self.status, SeatStatus.NO_REPLY))

    def step_down(self) -> Self:
        """At any time and without a reason (DOMAIN C5)."""
        return replace(self, status=SEAT_LIFECYCLE.move(self.status, SeatStatus.STEPPED_DOWN))

    def declare(self, *, conflicted: bool) -> Self:
        """A declared conflict is not taken back by the person who declared it."""
        if self.conflict is Conflict.DECLARED:
            raise ConflictOfInterest(
                "You told us that you have a conflict of interest here, so this file stays closed "
                "to you. If that was a mistake, tell the coordinator: two of them can lift it "
                "together."
            )
        if self.status is not SeatStatus.ACCEPTED:
            raise DeclareFirst("Please accept the invitation first; then answer this question.")
        return replace(self, conflict=Conflict.DECLARED if conflicted else Conflict.NONE)

    def recuse(self) -> Self:
        """A conflict of interest with the applicant, declared here or on another of its files."""
        return replace(self, conflict=Conflict.DECLARED)

    def ask_again(self) -> Self:
        """Two coordinators lifted it: the question is open once more."""
        return replace(self, conflict=Conflict.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Panel:
    """`confirmed` says that the rule held when a coordinator confirmed and nobody left since.

    `kept_by` is the coordinator who invited or confirmed last: who hears that it is paused.
    """

    application_id: UUID
    status: PanelStatus
    version: int
    kept_by: UUID | None = None
    review_by: date | None = None

    @property
    def is_ready(self) -> bool:
        """Only what a coordinator's confirmation already said: no answer to guessing."""
        return self.status is PanelStatus.CONFIRMED

    def confirm(self, *, by: UUID | None = None, review_by: date | None = None) -> Self:
        """Nobody loses time that was given: the later of two days for reading counts."""
        status = PANEL_LIFECYCLE.move(self.status, PanelStatus.CONFIRMED)
        latest = max((day for day in (self.review_by, review_by) if day is not None), default=None)
        return replace(self, status=status, kept_by=by or self.kept_by, review_by=latest)

    def keep(self, by: UUID) -> Self:
        """Who invited last looks after it."""
        return replace(self, kept_by=by)

    def reopen(self) -> Self:
        """Somebody joined: whoever it was, a coordinator confirms anew."""
        if self.status is not PanelStatus.CONFIRMED:
            return self
        return replace(self, status=PANEL_LIFECYCLE.move(self.status, PanelStatus.FORMING))

    def pause(self) -> Self:
        """Somebody left: it pauses, whoever that was.

        Pausing only where the rule now fails would tell everybody who had made it hold.
        """
        if self.status is not PanelStatus.CONFIRMED:
            return self
        return replace(self, status=PANEL_LIFECYCLE.move(self.status, PanelStatus.PAUSED))

    def resume(self) -> Self:
        """After an appeal: its advice counts again, and its rule is asked at the decision."""
        if self.status is not PanelStatus.CLOSED:
            return self
        return replace(self, status=PANEL_LIFECYCLE.move(self.status, PanelStatus.CONFIRMED))

    def close(self) -> Self:
        return replace(self, status=PANEL_LIFECYCLE.move(self.status, PanelStatus.CLOSED))


@dataclass(frozen=True, slots=True)
class Member:
    """What the rule may know openly about one person who sits."""

    seat: Seat
    stream_expert: bool
    group_id: UUID | None


def open_part_holds(rule: PanelRule, members: Sequence[Member]) -> bool:
    """The part of the rule that everybody on the case can see for themselves."""
    groups = {member.group_id for member in members}
    return all(
        (
            len(members) >= rule.size,
            all(member.seat.cleared for member in members),
            sum(member.stream_expert for member in members) >= rule.field_expert,
            not rule.outsider or None in groups or len(groups) != 1,
        )
    )


def may_try(members: Sequence[Member], refused_before: Sequence[frozenset[UUID]]) -> bool:
    """A panel that was refused needs two new people before the sealed part is asked again.

    Exchanging one person at a time would otherwise find out who makes the difference.
    """
    sitting = {member.seat.person_id for member in members}
    tried = frozenset[UUID]().union(*refused_before)
    return not refused_before or len(sitting - tried) >= NEW_PEOPLE
