"""How deeds and their kinds are shown over the API, in both languages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from campaigns.domain.action import Action
from campaigns.domain.deed import Deed
from campaigns.domain.deeds.advice import advise
from campaigns.domain.deeds.questions import Choice, Question
from campaigns.domain.deeds.shape import Kind, Status
from campaigns.domain.deeds.words import STANDS, step
from campaigns.domain.playbook import Said


class SaidView(BaseModel):
    en: str
    cy: str

    @classmethod
    def of(cls, said: Said) -> "SaidView":
        return cls(en=said.en, cy=said.cy)


class OptionView(BaseModel):
    value: str
    says: SaidView


class QuestionView(BaseModel):
    """`shape`: words, choice, day, moment or minutes. What is `private` is kept sealed."""

    name: str
    asks: SaidView
    hint: SaidView | None
    shape: str
    private: bool
    afterwards: bool
    options: list[OptionView] = []


class StatusView(BaseModel):
    status: Status
    says: SaidView
    leads_to: list[Status]
    counts: bool
    needs: list[str]


class KindView(BaseModel):
    """`companion`: whether an Ambassador can be asked to come along."""

    kind: Action
    title: SaidView
    about: SaidView
    prompts: list[SaidView]
    never: list[SaidView]
    statuses: list[StatusView]
    questions: list[QuestionView]
    companion: bool


class KindsView(BaseModel):
    items: list[KindView]


class AdviceView(BaseModel):
    """About what will be said aloud. Advice only: nothing is held back by it."""

    question: str
    says: SaidView


class StepView(BaseModel):
    to: Status
    says: SaidView


class DeedView(BaseModel):
    """`answers` holds what was answered, also in one's own words: they are sealed in the store."""

    deed_id: UUID
    kind: Action
    status: Status
    says: SaidView
    answers: dict[str, str | int]
    advice: list[AdviceView]
    steps: list[StepView]
    mobilisation_id: UUID | None
    remind: bool
    due_at: datetime | None
    done_at: datetime | None
    companion_asked: bool
    shared: str | None
    created_at: datetime
    changed_at: datetime
    version: int


def shown_kind(kind: Kind) -> KindView:
    return KindView(
        kind=kind.action,
        title=SaidView.of(kind.title),
        about=SaidView.of(kind.about),
        prompts=[SaidView.of(each) for each in kind.prompts],
        never=[SaidView.of(each) for each in kind.never],
        statuses=[
            StatusView(
                status=status,
                says=SaidView.of(STANDS[status]),
                leads_to=sorted(following),
                counts=status in kind.counts,
                needs=list(kind.needs.get(status, ())),
            )
            for status, following in kind.lifecycle.moves.items()
        ],
        questions=[_question(each, afterwards=each in kind.outcome) for each in kind.questions],
        companion=kind.companion is not None,
    )


def _question(question: Question, *, afterwards: bool) -> QuestionView:
    options = question.options if isinstance(question, Choice) else ()
    return QuestionView(
        name=question.name,
        asks=SaidView.of(question.asks),
        hint=SaidView.of(question.hint) if question.hint else None,
        shape=question.shape,
        private=question.private,
        afterwards=afterwards,
        options=[OptionView(value=each.value, says=SaidView.of(each.says)) for each in options],
    )


def shown(deed: Deed) -> DeedView:
    kind = deed.kind
    same: dict[str, Any] = {
        name: getattr(deed, name)
        for name in (
            "status", "mobilisation_id", "remind", "due_at", "done_at", "created_at", "changed_at",
            "version",
        )
    }  # fmt: skip
    return DeedView(
        deed_id=deed.id,
        kind=deed.action,
        says=SaidView.of(STANDS[deed.status]),
        answers=dict(deed.answers),
        advice=[
            AdviceView(question=each.name, says=SaidView.of(each.says))
            for each in advise(kind, deed.answers)
        ],
        steps=[StepView(to=each, says=SaidView.of(step(kind, each))) for each in deed.open_steps],
        companion_asked=deed.companion_asked_at is not None,
        shared=deed.told,
        **same,
    )
