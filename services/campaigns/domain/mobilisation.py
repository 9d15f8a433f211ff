"""Asking many people to act: written, approved by others, launched to a frozen audience, ended.

What was approved is what is launched: the first approval freezes the audience, and any change of it
sends it back to draft. People decide; the counts only say how many of them have to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain import audience
from campaigns.domain.chunks import chunks_of
from campaigns.domain.language import Fallback
from campaigns.domain.not_launched import OwnApproval, approval_missing, nobody_to_reach
from campaigns.domain.playbook import Category
from campaigns.domain.waterfall import Waterfall
from sanctuary.actor import Actor, Role
from sanctuary.errors import IllegalTransition, NotPermitted, Refusal
from sanctuary.events.campaigns import (
    AudienceReleased,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationLaunched,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)
from sanctuary.lifecycle import Lifecycle

LEADERS = (Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, Role.NATIONAL_TEAM)


class Status(StrEnum):
    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    LIVE = "live"
    PAUSED = "paused"
    STOOD_DOWN = "stood_down"
    CLOSED = "closed"
    EVALUATED = "evaluated"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "mobilisation",
    {
        Status.DRAFT: {Status.IN_APPROVAL, Status.APPROVED, Status.WITHDRAWN},
        Status.IN_APPROVAL: {Status.DRAFT, Status.APPROVED, Status.WITHDRAWN},
        Status.APPROVED: {Status.DRAFT, Status.LIVE, Status.WITHDRAWN},
        Status.LIVE: {Status.PAUSED, Status.STOOD_DOWN, Status.CLOSED},
        Status.PAUSED: {Status.LIVE, Status.STOOD_DOWN, Status.CLOSED},
        Status.STOOD_DOWN: {Status.CLOSED},
        Status.CLOSED: {Status.EVALUATED},
        Status.EVALUATED: set(),
        Status.WITHDRAWN: set(),
    },
)
RUNNING = frozenset({Status.LIVE, Status.PAUSED})
CORRECTABLE = frozenset({Status.LIVE, Status.PAUSED, Status.STOOD_DOWN, Status.CLOSED})
COUNTING = frozenset({Status.LIVE, Status.PAUSED, Status.STOOD_DOWN})


class CallEnded(Refusal):
    slug = "call-ended"
    status = 409
    title = "This call to action has ended"


class NotOut(Refusal):
    slug = "not-out"
    status = 409
    title = "This has not gone out"


@dataclass(frozen=True, slots=True)
class Approval:
    """`matched` is how many people were frozen when the first approver saw them."""

    by: UUID
    at: datetime
    matched: int


@dataclass(frozen=True, slots=True)
class Mobilisation:
    """`size` people in `chunks` are the frozen audience; `released` chunks are on their way.

    `kinds` are the kinds of action that it asks for. An empty `title_cy` is one nobody translated.
    `fallback`: why it was launched although not everybody reads it in their language.
    """

    id: UUID
    playbook: str
    title: str
    category: Category
    rule: audience.Rule
    template: str
    stand_down_template: str
    author: UUID
    created_at: datetime
    incident_id: UUID | None = None
    drill: bool = False
    national: bool = False
    status: Status = Status.DRAFT
    version: int = 1
    approvals: tuple[Approval, ...] = ()
    size: int = 0
    chunks: int = 0
    released: int = 0
    launched_at: datetime | None = None
    fallback: Fallback | None = None
    kinds: tuple[str, ...] = ()
    title_cy: str = ""

    def led_by(self, by: Actor) -> None:
        """Raise NotPermitted unless `by` may lead everywhere this audience can lie."""
        led_by(by, self.rule)

    def change_audience(self, rule: audience.Rule, *, by: Actor) -> Self:
        """Back to draft: approvals were given for other people."""
        self.led_by(by)
        led_by(by, rule)
        status = self.status
        if status is not Status.DRAFT:
            status = LIFECYCLE.move(status, Status.DRAFT)
        return replace(self, rule=rule, status=status, approvals=())

    def title_in(self, language: str) -> str:
        """What supporters read; where nobody translated it, the English."""
        return (self.title_cy if language == "cy" else "") or self.title

    def retitle(self, title: str, title_cy: str, *, by: Actor) -> Self:
        """Back to draft: approvals were given for other words. Others write one of their own."""
        self.led_by(by)
        if by.id != self.author:
            raise NotPermitted(
                "Only whoever wrote this changes its words, so that others can approve them. "
                "Please ask them; or withdraw it, and write it anew."
            )
        status = self.status
        if status is not Status.DRAFT:
            status = LIFECYCLE.move(status, Status.DRAFT)
        return replace(self, title=title, title_cy=title_cy, status=status, approvals=())

    def approve(self, *, by: Actor, at: datetime, matched: int, two_above: int) -> Self:
        """One approval, or two where it concerns the whole country or very many people."""
        self.led_by(by)
        LIFECYCLE.move(self.status, Status.APPROVED)
        if by.id == self.author:
            raise OwnApproval(
                "You wrote this, so somebody else has to approve it. Please ask a colleague "
                "with the role of campaign manager or duty officer to read it."
            )
        if any(approval.by == by.id for approval in self.approvals):
            raise OwnApproval(
                "You have approved this already. It needs a second person: please ask another "
                "campaign manager or duty officer."
            )
        approvals = (*self.approvals, Approval(by.id, at, matched))
        enough = len(approvals) >= self.approvals_needed(matched, two_above)
        target = Status.APPROVED if enough else Status.IN_APPROVAL
        status = self.status if target is self.status else LIFECYCLE.move(self.status, target)
        return replace(self, approvals=approvals, status=status)

    def approvals_needed(self, matched: int, two_above: int) -> int:
        return 2 if self.national or matched > two_above else 1

    @property
    def is_frozen(self) -> bool:
        """Whether somebody has approved it: from then on nobody joins its audience."""
        return bool(self.approvals)

    def ready(self, *, by: Actor) -> Status:
        """The status of a launch. Raises unless `by` may launch it and it waits for nobody."""
        self.led_by(by)
        if self.status is Status.PAUSED:
            raise IllegalTransition("This was launched before and is paused. Resume it instead.")
        return LIFECYCLE.move(self.status, Status.LIVE)

    def launch(
        self,
        *,
        by: Actor,
        at: datetime,
        frozen: Waterfall,
        standing: frozenset[UUID],
        two_above: int,
    ) -> tuple[Self, MobilisationLaunched]:
        """To the audience as it was approved.

        `standing` are those of the approvers who may still lead here. What was asked of one of
        them may have become a matter of two meanwhile, if the incident is national now.
        """
        status = self.ready(by=by)
        counting = [each for each in self.approvals if each.by in standing]
        if len(counting) < self.approvals_needed(frozen.matched, two_above):
            raise approval_missing(some_withdrawn=len(counting) < len(self.approvals))
        size = frozen.will_send
        if size == 0:
            raise nobody_to_reach()
        launched = replace(self, status=status, size=size, chunks=chunks_of(size), launched_at=at)
        return launched, MobilisationLaunched(
            mobilisation_id=self.id,
            incident_id=self.incident_id,
            template=self.template,
            category=self.category,
            audience_size=size,
            chunks=launched.chunks,
            drill=self.drill,
        )

    def release(self, chunk: int, person_ids: tuple[UUID, ...]) -> AudienceReleased:
        return AudienceReleased(
            mobilisation_id=self.id,
            chunk=chunk,
            chunks=self.chunks,
            template=self.template,
            category=self.category,
            drill=self.drill,
            person_ids=person_ids,
        )

    def pause(self, *, by: Actor) -> tuple[Self, MobilisationPaused]:
        """Nothing more leaves until somebody resumes it: no chunk, and nothing that is queued."""
        self.led_by(by)
        return self.halt()

    def halt(self) -> tuple[Self, MobilisationPaused]:
        """The same without anybody's role: what it rests on fell away, such as a consent."""
        paused = replace(self, status=LIFECYCLE.move(self.status, Status.PAUSED))
        return paused, MobilisationPaused(mobilisation_id=self.id)

    def resume(self, *, by: Actor) -> tuple[Self, MobilisationResumed]:
        self.led_by(by)
        if self.status is Status.APPROVED:
            raise IllegalTransition("This was not launched yet. Launch it instead.")
        live = replace(self, status=LIFECYCLE.move(self.status, Status.LIVE))
        return live, MobilisationResumed(mobilisation_id=self.id)

    def must_be_correctable(self) -> None:
        """Raise NotOut unless it went out and is not evaluated yet."""
        if self.status not in CORRECTABLE:
            raise NotOut(
                "A correction goes to whoever was told something that was wrong. This has not gone "
                "out, or its debrief is written: change the draft, or begin a new mobilisation."
            )

    def corrected(self, correction_id: UUID) -> MobilisationCorrected:
        return MobilisationCorrected(mobilisation_id=self.id, correction_id=correction_id)

    def stand_down(self, *, by: Actor) -> tuple[Self, MobilisationStoodDown]:
        """All clear: what is not released never will be, and whoever was reached is told."""
        self.led_by(by)
        stood_down = replace(self, status=LIFECYCLE.move(self.status, Status.STOOD_DOWN))
        return stood_down, MobilisationStoodDown(
            mobilisation_id=self.id,
            incident_id=self.incident_id,
            template=self.stand_down_template,
        )

    def close(self, *, by: Actor) -> tuple[Self, MobilisationClosed]:
        self.led_by(by)
        closed = replace(self, status=LIFECYCLE.move(self.status, Status.CLOSED))
        return closed, MobilisationClosed(mobilisation_id=self.id)

    def evaluate(self, *, by: Actor) -> Self:
        self.led_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.EVALUATED))

    def withdraw(self, *, by: Actor) -> Self:
        self.led_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN))

    def must_count(self) -> None:
        """Raise CallEnded unless actions are still counted."""
        if self.status not in COUNTING:
            raise CallEnded(
                "This call to action has ended, so we no longer count what people did. Thank you "
                "for acting: tell your local group about it, they will be glad to hear."
            )


def led_by(by: Actor, rule: audience.Rule) -> None:
    """Raise NotPermitted unless `by` may lead in every nation that the rule can reach."""
    for nation in _where(rule):
        by.must(*LEADERS, nation=nation)


def may_lead(by: Actor, rule: audience.Rule, *, roles: Sequence[Role] = LEADERS) -> bool:
    return all(by.may(*roles, nation=nation) for nation in _where(rule))


def _where(rule: audience.Rule) -> list[str] | list[None]:
    return sorted(audience.nations(rule) or ()) or [None]
