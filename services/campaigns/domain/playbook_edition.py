"""Editions of playbooks: written by one, published by another, and never changed after that.

What began with an edition stays with it: an incident, a call. The newest published one counts for
what begins; a retired one counts for nothing new. Editions that ship count as published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.content import Piece
from campaigns.domain.playbook import Playbook, Said
from sanctuary.actor import Actor, Role
from sanctuary.errors import IllegalTransition, Invalid, Refusal
from sanctuary.lifecycle import Lifecycle

MAY_WRITE = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)
LONGEST_TEXT = 2000
LONGEST_STEP = 24 * 365
# Messages that notifications has; a playbook cannot ask for one that nobody could send.
TEMPLATES = frozenset({"mobilisation_act"})
STAND_DOWNS = frozenset({"mobilisation_stand_down"})
_ANYWHERE = {
    "nation": "england",
    "region": "E12000003",
    "area": "E08000019",
    "stream": "schools",
}


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


LIFECYCLE = Lifecycle(
    "edition of a playbook",
    {
        Status.DRAFT: {Status.PUBLISHED, Status.RETIRED},
        Status.PUBLISHED: {Status.RETIRED},
        Status.RETIRED: set(),
    },
)


class OwnPlaybook(Refusal):
    slug = "own-playbook"
    status = 409
    title = "Somebody else has to publish this"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that was made here; the playbook holds everything, not what differs.

    `answers`: the learning points that it takes up, once it is published.
    """

    id: UUID
    playbook: Playbook
    written_by: UUID
    written_at: datetime
    reason: str
    status: Status = Status.DRAFT
    published_by: UUID | None = None
    published_at: datetime | None = None
    retired_by: UUID | None = None
    retired_at: datetime | None = None
    version: int = 1
    answers: tuple[UUID, ...] = ()

    def rewrite(
        self,
        playbook: Playbook,
        *,
        answers: tuple[UUID, ...],
        reason: str,
        by: UUID,
        at: datetime,
    ) -> Self:
        """Whoever changed it last is its author: somebody else publishes it."""
        if self.status is not Status.DRAFT:
            raise IllegalTransition(
                "What was published is not changed: people work by it. Make a new edition instead."
            )
        must_hold(playbook)
        return replace(
            self, playbook=playbook, answers=answers, reason=reason, written_by=by, written_at=at
        )

    def publish(self, *, by: Actor, at: datetime) -> Self:
        if by.id == self.written_by:
            raise OwnPlaybook(
                "You wrote this edition, so somebody else has to read and publish it. Please ask "
                "another campaign manager or the national team."
            )
        status = LIFECYCLE.move(self.status, Status.PUBLISHED)
        return replace(self, status=status, published_by=by.id, published_at=at)

    def retire(self, *, reason: str, by: UUID, at: datetime) -> Self:
        """Nothing new begins with it; what began with it goes on."""
        status = LIFECYCLE.move(self.status, Status.RETIRED)
        return replace(self, status=status, reason=reason, retired_by=by, retired_at=at)


def must_hold(playbook: Playbook) -> None:
    """Raise Invalid unless it is complete, in both languages, and its rules can be read."""
    for name, said in texts(playbook):
        if not (said.en.strip() and said.cy.strip()):
            raise _wrong(name, "Every text that people read is needed in English and in Welsh.")
        if max(len(said.en), len(said.cy)) > LONGEST_TEXT:
            raise _wrong(name, f"A text may have {LONGEST_TEXT:,} characters at most.")
    for name in ("kinds", "steps", "calls", "never"):
        if not getattr(playbook, name):
            raise _wrong(name, "A playbook says for what it is, what to do, and what never to do.")
    keys = [step.key for step in playbook.steps]
    if len(set(keys)) != len(keys):
        raise _wrong("steps", "Each step needs a key of its own.")
    if not all(0 <= step.within_hours <= LONGEST_STEP for step in playbook.steps):
        raise _wrong("steps", f"A step is due within {LONGEST_STEP:,} hours.")
    playbook.audience_for(_ANYWHERE)
    for name in playbook.audiences:
        playbook.named_audience(name, _ANYWHERE)
    _messages_must_exist(playbook)


def _messages_must_exist(playbook: Playbook) -> None:
    wrong = "There is no such message. Use those of another playbook."
    if playbook.template not in TEMPLATES or playbook.stand_down_template not in STAND_DOWNS:
        raise _wrong("template", wrong)
    for message in playbook.messages:
        if message.template not in TEMPLATES | STAND_DOWNS:
            raise _wrong("messages", wrong)
        if message.audience:
            playbook.named_audience(message.audience, _ANYWHERE)


def texts(playbook: Playbook) -> Iterator[tuple[str, Said]]:
    """What people read, each with its place."""
    yield "title", playbook.title
    yield "intro", playbook.intro
    for index, call in enumerate(playbook.calls):
        yield f"calls/{index}/title", call.title
        for number, prompt in enumerate(call.prompts):
            yield f"calls/{index}/prompts/{number}", prompt
    for index, never in enumerate(playbook.never):
        yield f"never/{index}", never


def pieces(playbook: Playbook) -> tuple[Piece, ...]:
    """What the content check reads: what people read, and what the team does."""
    said = [
        piece
        for name, text in texts(playbook)
        for piece in (Piece(name, "en", text.en), Piece(name, "cy", text.cy))
    ]
    steps = [
        Piece(f"steps/{index}/text", "en", step.text) for index, step in enumerate(playbook.steps)
    ]
    return (*said, *steps)


def _wrong(field: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[{"field": field, "detail": detail}])
