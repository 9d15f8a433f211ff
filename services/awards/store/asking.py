"""Questions to the applicant and visits, as rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from awards.domain.asking import PanelVisit, Question, VisitStage
from awards.tables import question, visit
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale

CHANGED = "Somebody changed this just before you. Open it again, then repeat your step."


async def insert_question(uow: UnitOfWork, new: Question) -> None:
    values = {name: getattr(new, name) for name in Question.__slots__}
    await uow.execute(insert(question).values(**values))


async def get_question(uow: UnitOfWork, application_id: UUID, question_id: UUID) -> Question:
    row = await uow.first(
        select(question)
        .where(question.c.id == question_id, question.c.application_id == application_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such question about this application. Look at the list.")
    return _question(row)


async def questions_of(uow: UnitOfWork, application_id: UUID) -> list[Question]:
    rows = await uow.all(
        select(question)
        .where(question.c.application_id == application_id)
        .order_by(question.c.asked_at, question.c.id)
    )
    return [_question(row) for row in rows]


async def overdue_questions(uow: UnitOfWork, day: date) -> list[Question]:
    rows = await uow.all(
        select(question)
        .where(
            question.c.answer_by < day,
            question.c.answer.is_(None),
            question.c.overdue_told.is_(False),
        )
        .order_by(question.c.answer_by, question.c.id)
        .with_for_update()
    )
    return [_question(row) for row in rows]


async def save_question(uow: UnitOfWork, changed: Question) -> Question:
    result = await uow.execute(
        update(question)
        .where(question.c.id == changed.id, question.c.version == changed.version)
        .values(
            answer_by=changed.answer_by,
            answer=changed.answer,
            answered_by=changed.answered_by,
            answered_at=changed.answered_at,
            overdue_told=changed.overdue_told,
            version=changed.version + 1,
        )
    )
    if result.rowcount != 1:
        raise Stale(CHANGED)
    return replace(changed, version=changed.version + 1)


async def insert_visit(uow: UnitOfWork, new: PanelVisit) -> None:
    await uow.execute(
        insert(visit).values(
            id=new.id,
            application_id=new.application_id,
            proposed_by=new.proposed.by,
            proposed_at=new.proposed.at,
            **_changing(new),
            version=new.version,
        )
    )


async def get_visit(uow: UnitOfWork, application_id: UUID, visit_id: UUID) -> PanelVisit:
    row = await uow.first(
        select(visit)
        .where(visit.c.id == visit_id, visit.c.application_id == application_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such visit for this application. Look at the list.")
    return _visit(row)


async def visits_of(uow: UnitOfWork, application_id: UUID) -> Sequence[PanelVisit]:
    rows = await uow.all(
        select(visit)
        .where(visit.c.application_id == application_id)
        .order_by(visit.c.proposed_at, visit.c.id)
    )
    return [_visit(row) for row in rows]


async def save_visit(uow: UnitOfWork, changed: PanelVisit) -> PanelVisit:
    result = await uow.execute(
        update(visit)
        .where(visit.c.id == changed.id, visit.c.version == changed.version)
        .values(**_changing(changed), version=changed.version + 1)
    )
    if result.rowcount != 1:
        raise Stale(CHANGED)
    return replace(changed, version=changed.version + 1)


def _changing(each: PanelVisit) -> dict[str, Any]:
    return {
        "stage": each.stage,
        "remote": each.remote,
        "days": list(each.days),
        "visit_on": each.visit_on,
        "ended_by": each.ended and each.ended.by,
        "ended_at": each.ended and each.ended.at,
        "ended_reason": each.ended and each.ended.reason,
        "report": each.report,
    }


def _question(row: Row[Any]) -> Question:
    return Question(**{name: getattr(row, name) for name in Question.__slots__})


def _visit(row: Row[Any]) -> PanelVisit:
    ended = row.ended_by and Decision(row.ended_by, row.ended_at, row.ended_reason or "")
    return PanelVisit(
        id=row.id,
        application_id=row.application_id,
        stage=VisitStage(row.stage),
        remote=row.remote,
        days=tuple(row.days),
        proposed=Decision(row.proposed_by, row.proposed_at, ""),
        visit_on=row.visit_on,
        ended=ended or None,
        report=row.report,
        version=row.version,
    )
