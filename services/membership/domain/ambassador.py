"""An Ambassador: somebody with lived experience who volunteers in the network (DOMAIN C8, W44).

That somebody is one reveals their lived experience, so all of this is sealed. What is kept is what
they want us to know to reach them and to ask well. Status, country and story are not kept: there is
no field for them, and free text that seems to tell them is pointed out (`telling.py`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.person import Language
from sanctuary.actor import Decision
from sanctuary.errors import NotFound, Refusal
from sanctuary.lifecycle import Lifecycle

STEPS_KEPT = 8


class Status(StrEnum):
    INTERESTED = "interested"
    IN_CONVERSATION = "in_conversation"
    REGISTERED = "registered"
    RESTING = "resting"
    LEFT = "left"


LIFECYCLE = Lifecycle(
    "record",
    {
        Status.INTERESTED: {Status.IN_CONVERSATION, Status.LEFT},
        Status.IN_CONVERSATION: {Status.REGISTERED, Status.LEFT},
        Status.REGISTERED: {Status.RESTING, Status.LEFT},
        Status.RESTING: {Status.REGISTERED, Status.LEFT},
        Status.LEFT: set(),
    },
)


def not_there() -> NotFound:
    """The one answer to what is absent and to what is out of reach."""
    return NotFound(
        "We do not have this, or it is not in your part of the network. Check the id, or look at "
        "your list again."
    )


class NotRegistered(Refusal):
    slug = "not-registered"
    title = "Only a registered Ambassador can be asked"


class NoMessages(Refusal):
    slug = "no-messages"
    title = "We may not send messages to this person"


class KnownAlready(Refusal):
    slug = "ambassador-known"
    title = "There is a record already"


@dataclass(frozen=True, slots=True)
class Moved:
    """One step of somebody's time with us, and who decided it."""

    to: Status
    made: Decision


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be reached and asked, in their own words."""

    called: str
    reach: str = ""
    language: Language = "en"
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Ambassador:
    id: UUID
    nation: str
    wishes: Wishes
    since: datetime
    area: str | None = None
    person_id: UUID | None = None
    status: Status = Status.INTERESTED
    steps: tuple[Moved, ...] = ()
    version: int = 1

    @property
    def active(self) -> bool:
        return self.status is Status.REGISTERED

    def move(self, to: Status, made: Decision) -> Self:
        """The next step, decided by somebody. Leaving is not a step: the record goes."""
        status = LIFECYCLE.move(self.status, to)
        steps = (*self.steps, Moved(status, made))[-STEPS_KEPT:]
        return replace(self, status=status, steps=steps)

    def must_be_active(self) -> None:
        if not self.active:
            raise NotRegistered(
                "Somebody who is not registered, or who rests, is not asked for anything. Talk "
                "with them first, and register them when they say so."
            )
