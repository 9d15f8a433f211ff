"""Decisions about open applications, what was asked for more, and each time one was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from awards.domain.application import Application
from awards.domain.case import Request, Step
from awards.tables import answer_revision, case_step, evidence_request, submission
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_REQUEST = tuple(Request.__slots__)


@dataclass(frozen=True, slots=True)
class Sent:
    """One time that an application was sent: the version it had."""

    number: int
    version: int
    sent_at: datetime


async def insert_step(uow: UnitOfWork, step: Step) -> None:
    await uow.execute(
        insert(case_step).values(
            id=step.id,
            application_id=step.application_id,
            kind=step.kind,
            day=step.day,
            reason=step.decision.reason,
            decided_by=step.decision.by,
            decided_at=step.decision.at,
        )
    )


async def steps_of(uow: UnitOfWork, application_id: UUID) -> list[Step]:
    """What was decided about an open application, newest first."""
    rows = await uow.all(
        select(case_step)
        .where(case_step.c.application_id == application_id)
        .order_by(case_step.c.decided_at.desc(), case_step.c.id.desc())
    )
    return [
        Step(
            row.id,
            row.application_id,
            row.kind,
            Decision(row.decided_by, row.decided_at, row.reason),
            row.day,
        )
        for row in rows
    ]


async def insert_request(uow: UnitOfWork, new: Request) -> None:
    await uow.execute(
        insert(evidence_request).values({name: getattr(new, name) for name in _REQUEST})
    )


async def save_request(uow: UnitOfWork, changed: Request) -> None:
    await uow.execute(
        update(evidence_request)
        .where(evidence_request.c.id == changed.id)
        .values({name: getattr(changed, name) for name in _REQUEST})
    )


async def open_request(uow: UnitOfWork, application_id: UUID) -> Request | None:
    """What the applicant is asked for just now."""
    row = await uow.first(
        select(evidence_request).where(
            evidence_request.c.application_id == application_id, *_is_open()
        )
    )
    return None if row is None else _request(row)


async def get_open_request(uow: UnitOfWork, application_id: UUID) -> Request:
    found = await open_request(uow, application_id)
    if found is None:
        raise NotFound("Nothing is asked of this applicant just now.")
    return found


async def overdue_requests(uow: UnitOfWork, day: date) -> list[Request]:
    """Those whose day went by before `day`, and of which nobody was told."""
    rows = await uow.all(
        select(evidence_request)
        .where(
            evidence_request.c.answer_by < day,
            evidence_request.c.overdue_on.is_(None),
            *_is_open(),
        )
        .order_by(evidence_request.c.id)
        .with_for_update()
    )
    return [_request(row) for row in rows]


def _is_open() -> tuple[Any, ...]:
    return (evidence_request.c.answered_at.is_(None), evidence_request.c.waived_at.is_(None))


def _request(row: Row[Any]) -> Request:
    return Request(**{name: getattr(row, name) for name in _REQUEST})


async def note_sent(uow: UnitOfWork, sent: Application, *, by: Actor, at: datetime) -> None:
    """Remember the version that was sent, so that a panel reads it and no half-written one."""
    number = await times_sent(uow, sent.id) + 1
    await uow.execute(
        insert(submission).values(
            application_id=sent.id, number=number, version=sent.version, sent_at=at, sent_by=by.id
        )
    )


async def times_sent(uow: UnitOfWork, application_id: UUID) -> int:
    found = await uow.scalar(
        select(func.max(submission.c.number)).where(submission.c.application_id == application_id)
    )
    return int(found or 0)


async def submissions_of(uow: UnitOfWork, application_id: UUID) -> list[Sent]:
    """Each time it was sent, newest first."""
    rows: Sequence[Row[Any]] = await uow.all(
        select(submission)
        .where(submission.c.application_id == application_id)
        .order_by(submission.c.number.desc())
    )
    return [Sent(row.number, row.version, row.sent_at) for row in rows]


async def answers_at(uow: UnitOfWork, application_id: UUID, version: int) -> Mapping[str, str]:
    """What the answers were at a version of the application."""
    row = await uow.first(
        select(answer_revision.c.answers)
        .where(
            answer_revision.c.application_id == application_id,
            answer_revision.c.version <= version,
        )
        .order_by(answer_revision.c.version.desc())
        .limit(1)
    )
    return {} if row is None else dict(row.answers)
