"""The one shape of all kinds of action: a lifecycle, prompts, questions, what never, what counts.

Each kind is a module beside this one that fills in a `Kind`. Prompts help people to find words of
their own; none of them is a text to copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from campaigns.domain.action import Action
from campaigns.domain.deeds.questions import Answer, Choice, Question, kept
from campaigns.domain.playbook import Said
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    """Where a deed stands. Each kind has some of them, and its own way through."""

    PLANNED = "planned"
    BOOKED = "booked"
    SUBMITTED = "submitted"
    RAISED = "raised"
    ANSWERED = "answered"
    NOT_TAKEN = "not_taken"
    PRACTISED = "practised"
    USED = "used"
    SENT = "sent"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    ARRANGED = "arranged"
    AIRED = "aired"
    READY = "ready"
    SHOWN = "shown"
    TAKEN_DOWN = "taken_down"
    CHECKED = "checked"
    ANNOUNCED = "announced"
    HELD = "held"
    CALLED_OFF = "called_off"
    AGREED = "agreed"
    JOINED = "joined"
    MET = "met"
    TALKED = "talked"
    APPROACHED = "approached"
    INTERESTED = "interested"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"
    REQUESTED = "requested"
    SHARED = "shared"
    ATTENDED = "attended"
    APPLIED = "applied"
    DONE = "done"
    CLOSED = "closed"
    DROPPED = "dropped"
    IGNORED = "ignored"
    EXPIRED = "expired"


S = Status
_MODELS: dict[Action, type[BaseModel]] = {}


def lifecycle(
    noun: str, ahead: Mapping[Status, set[Status]], after: Mapping[Status, set[Status]]
) -> Lifecycle[Status]:
    """The way of one kind. `ahead` is before it counts, `after` is waiting for what comes of it.

    What lies ahead can be dropped, and is let be when nobody answers; it can be taken up again for
    a while. What waits for news can be closed without any.
    """
    moves = {status: {*following, S.DROPPED, S.IGNORED} for status, following in ahead.items()}
    moves |= {status: {*following, S.CLOSED} for status, following in after.items()}
    moves[S.IGNORED] = {next(iter(ahead)), S.DROPPED, S.EXPIRED}
    named = {each for following in moves.values() for each in following}
    ends = sorted(named - set(moves))
    return Lifecycle(noun, {**moves, **{each: set() for each in ends}})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of action.

    `counts` are the statuses in which it is counted as done, `waits` those that wait for news.
    `plan` is asked before, `outcome` afterwards. `needs` names what has to be answered before a
    step. `when` is the question with the day or moment it takes place, `deadline` one before which
    something has to be done. `companion` says as what an Ambassador may be asked to come along.
    """

    action: Action
    title: Said
    about: Said
    prompts: tuple[Said, ...]
    never: tuple[Said, ...]
    lifecycle: Lifecycle[Status]
    labels: Mapping[Status, Said]
    counts: frozenset[Status]
    waits: frozenset[Status]
    plan: tuple[Question, ...]
    outcome: tuple[Question, ...] = ()
    needs: Mapping[Status, tuple[str, ...]] = field(default_factory=dict)
    when: str | None = None
    deadline: str | None = None
    companion: str | None = None

    @property
    def start(self) -> Status:
        return next(iter(self.lifecycle.moves))

    @property
    def questions(self) -> tuple[Question, ...]:
        return (*self.plan, *self.outcome)

    @property
    def model(self) -> type[BaseModel]:
        """What the answers look like: every question may stay open."""
        if (made := _MODELS.get(self.action)) is not None:
            return made
        fields: dict[str, Any] = {each.name: (each.type | None, None) for each in self.questions}
        config = ConfigDict(extra="forbid")
        model: type[BaseModel] = create_model(self.action.value, __config__=config, **fields)
        _MODELS[self.action] = model
        return model

    def question(self, name: str) -> Question | None:
        return next((each for each in self.questions if each.name == name), None)

    def read(self, given: Mapping[str, object], language: str = "en") -> dict[str, Answer | None]:
        """Answers as they are kept; None takes one back. Raises Invalid, question by question."""
        try:
            read = self.model.model_validate(given)
        except ValidationError as unread:
            raise Invalid(
                "Some of these answers could not be read. Please correct them and send them again.",
                errors=[self._wrong(each["loc"], language) for each in unread.errors()],
            ) from None
        values = ((name, getattr(read, name)) for name in given)
        return {name: None if value in (None, "") else kept(value) for name, value in values}

    def lacking(self, target: Status, answers: Mapping[str, Answer]) -> Sequence[Question]:
        """What has to be answered before this step."""
        names = self.needs.get(target, ())
        return [each for each in self.questions if each.name in names and each.name not in answers]

    def stopping(
        self, target: Status, answers: Mapping[str, Answer], *, election: bool
    ) -> Sequence[tuple[Question, Said]]:
        """Answers with which this step is not taken, each with what to do instead."""
        found: list[tuple[Question, Said]] = []
        for each in self.questions:
            if each.name not in self.needs.get(target, ()) or not isinstance(each, Choice):
                continue
            chosen = each.option(answers.get(each.name))
            why = (
                (chosen.stops or (chosen.stops_in_election if election else None))
                if chosen
                else None
            )
            if why is not None:
                found.append((each, why))
        return found

    def _wrong(self, where: tuple[int | str, ...], language: str) -> dict[str, str]:
        name = str(where[0]) if where else ""
        question = self.question(name)
        known = ", ".join(each.name for each in self.questions)
        detail = question.wrong.to(language) if question else f"This kind asks only: {known}."
        return {"field": name, "detail": detail}
