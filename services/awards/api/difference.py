"""Renewal by difference: what stood there last time, beside what is said now."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from awards import store
from awards.api.callers import Coordinator, OfApplication, OfAward
from awards.commands import targets as commands
from awards.commands.targets import Meant, Told
from awards.domain.condition import Status as ConditionStatus
from awards.domain.renewal import MOST_TARGETS, Difference, Lines, Result, Target
from awards.domain.scheme import Visit
from awards.queries import renewal as query
from sanctuary import http
from sanctuary.http import Edit, Now, Uow

awards = http.router("/v1/awards", ["awards"])
applications = http.router("/v1/applications", ["applications"])

Words = Annotated[str, Field(min_length=3, max_length=2_000)]


class TargetIn(BaseModel):
    criterion: str = Field(max_length=40)
    words: Words
    due_on: date | None = None


class TargetsIn(BaseModel):
    """All targets from now on; those that stay word for word keep what was said about them."""

    items: list[TargetIn] = Field(max_length=MOST_TARGETS)


class ProgressIn(BaseModel):
    target_id: UUID
    result: Result
    words: str = Field(default="", max_length=4_000)


class ProgressesIn(BaseModel):
    """Targets that are left out keep what was said about them."""

    items: list[ProgressIn] = Field(max_length=MOST_TARGETS)


class TargetOut(BaseModel):
    """`result` and `progress` are what the holder says in the renewal, once they do."""

    id: UUID
    criterion: str
    words: str
    due_on: date | None
    result: Result | None = None
    progress: str = ""


class TargetsOut(BaseModel):
    items: list[TargetOut]


class EvidenceRef(BaseModel):
    """A file of last time. It is not sent again by itself: attach it anew if it still speaks."""

    id: UUID
    application_id: UUID
    title: str
    made_on: date | None


class LinesOut(BaseModel):
    """One criterion, then and now."""

    criterion: str
    title: str
    before: str
    now: str
    differs: bool
    evidence: list[EvidenceRef]
    planned: str
    planned_by: date | None
    targets: list[TargetOut]


class ConditionRef(BaseModel):
    id: UUID
    words: str
    due_on: date
    status: ConditionStatus


class DifferenceOut(BaseModel):
    """`no_longer_asked` are criteria of last time that the edition of now leaves out.

    `visit` is what this renewal needs; `lighter`: less than a first application would.
    """

    criteria: list[LinesOut]
    no_longer_asked: list[LinesOut]
    conditions: list[ConditionRef]
    visit: Visit
    lighter: bool
    remote: bool


def _target(target: Target, result: Result | None = None, progress: str = "") -> TargetOut:
    return TargetOut(
        id=target.id,
        criterion=target.criterion,
        words=target.words,
        due_on=target.due_on,
        result=result,
        progress=progress,
    )


def _lines(each: Lines) -> LinesOut:
    return LinesOut(
        criterion=each.criterion,
        title=each.title,
        before=each.before,
        now=each.now,
        differs=each.differs,
        evidence=[
            EvidenceRef(
                id=one.id,
                application_id=one.application_id,
                title=one.title,
                made_on=one.made_on,
            )
            for one in each.evidence
        ],
        planned=each.planned.intention if each.planned else "",
        planned_by=each.planned.due_on if each.planned else None,
        targets=[
            _target(target, said.result, said.words) if said else _target(target)
            for target, said in each.targets
        ],
    )


def show(found: Difference) -> DifferenceOut:
    return DifferenceOut(
        criteria=[_lines(each) for each in found.lines],
        no_longer_asked=[_lines(each) for each in found.gone],
        conditions=[
            ConditionRef(id=each.id, words=each.words, due_on=each.due_on, status=each.status)
            for each in found.conditions
        ],
        visit=found.visit,
        lighter=found.lighter,
        remote=found.remote,
    )


@awards.get("/{award_id}/difference")
async def read_award_difference(award_id: UUID, by: OfAward, uow: Uow) -> DifferenceOut:
    """What you wrote, showed and promised last time, beside your renewal if it is begun."""
    return show(await query.of_award(uow, award_id, by=by))


@applications.get("/{application_id}/difference")
async def read_difference(application_id: UUID, by: OfApplication, uow: Uow) -> DifferenceOut:
    """A renewal beside what it renews, criterion by criterion, for whoever may read it."""
    return show(await query.of_application(uow, application_id, by=by))


@awards.put("/{award_id}/targets")
async def set_targets(award_id: UUID, body: TargetsIn, by: Coordinator, edit: Edit) -> TargetsOut:
    """Keep what was agreed with the holder of an award: what they mean to reach until its end."""
    meant = [Meant(each.criterion, each.words.strip(), each.due_on) for each in body.items]
    targets = await commands.set_targets(
        edit.uow, award_id, meant, expected=edit.expected, by=by, at=edit.now
    )
    http.etag(edit.response, (await store.get_award(edit.uow, award_id)).version)
    return TargetsOut(items=[_target(each) for each in targets])


@applications.post("/{application_id}/target-progress")
async def tell_progress(
    application_id: UUID, body: ProgressesIn, by: OfApplication, uow: Uow, now: Now
) -> DifferenceOut:
    """Say what became of your targets. Until you send the renewal you may say it again."""
    told = [Told(each.target_id, each.result, each.words.strip()) for each in body.items]
    await commands.tell_progress(uow, application_id, told, by=by, at=now)
    return show(await query.of_application(uow, application_id, by=by))
