"""A letter with an outcome: a draft that a named person reads and releases (DESIGN section 1).

What was decided lives here and nowhere else until then, so that nothing else can tell it early.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.application import Application, Outcome
from awards.domain.scheme import Scheme
from sanctuary.actor import Decision
from sanctuary.clock import london_day
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    HELD = "held"
    RELEASED = "released"
    TAKEN_BACK = "taken_back"


LIFECYCLE = Lifecycle(
    "letter",
    {
        Status.HELD: {Status.RELEASED, Status.TAKEN_BACK},
        Status.RELEASED: set(),
        Status.TAKEN_BACK: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What the holder undertakes to have done, and until when."""

    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody decides. `guidance` is by criterion, `milestones` go with conditions."""

    outcome: Outcome
    reason: str
    guidance: Mapping[str, str] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """`called` is the organisation's name as the person who releases it has confirmed it.

    `guidance` is by criterion: what is missing, and how to get there.
    """

    id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    outcome: Outcome
    decided: Decision
    called: str
    guidance: Mapping[str, str] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    paragraph: str = ""
    released: Decision | None = None
    taken_back: Decision | None = None

    @classmethod
    def draft(
        cls,
        application: Application,
        scheme: Scheme,
        ruling: Ruling,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        decision: Decision,
        latest: date,
    ) -> Self:
        """Raises Invalid when an outcome comes without what helps its reader to go on.

        `latest` is the last day on which a milestone may fall: the end of the award.
        """
        errors = _about_guidance(scheme, ruling)
        errors += _about_milestones(ruling, london_day(decision.at), latest)
        if errors:
            raise Invalid(
                "This decision is not complete yet, so nothing was decided.", errors=errors
            )
        return cls(
            id=id,
            application_id=application.id,
            organisation_id=application.organisation_id,
            stream=application.stream,
            status=Status.HELD,
            version=1,
            outcome=ruling.outcome,
            decided=decision,
            called=application.called,
            guidance=dict(ruling.guidance),
            milestones=ruling.milestones,
        )

    def release(self, decision: Decision, *, called: str, paragraph: str) -> Self:
        """It leaves; `called` is confirmed, because it stands on the certificate."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.RELEASED),
            called=called,
            paragraph=paragraph,
            released=decision,
        )

    def take_back(self, decision: Decision) -> Self:
        """Something is wrong with it: it never leaves, and somebody decides anew."""
        return replace(
            self, status=LIFECYCLE.move(self.status, Status.TAKEN_BACK), taken_back=decision
        )


def _about_guidance(scheme: Scheme, ruling: Ruling) -> list[dict[str, str]]:
    if ruling.outcome == "not_yet" and not ruling.guidance:
        return [
            {
                "field": "guidance",
                "detail": "Please say for at least one criterion what is missing and what would "
                "help; a “not yet” without guidance leaves people alone.",
            }
        ]
    return [
        {"field": f"guidance.{key}", "detail": "This award has no such criterion."}
        for key in scheme.unknown(ruling.guidance)
    ]


def _about_milestones(ruling: Ruling, today: date, latest: date) -> list[dict[str, str]]:
    milestones = ruling.milestones
    if ruling.outcome != "conditions":
        told = "Conditions go with the outcome “conditions” only. Leave them out, or change it."
        return [{"field": "conditions", "detail": told}] if milestones else []
    if not milestones:
        told = "Please name at least one condition, with the day by which it is to be met."
        return [{"field": "conditions", "detail": told}]
    return [
        {
            "field": f"conditions.{place}.due_on",
            "detail": "Please choose a day after today and before the award would end.",
        }
        for place, each in enumerate(milestones)
        if not today < each.due_on <= latest
    ]
