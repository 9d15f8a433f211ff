"""Applications and every saved state of their answers."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, and_, case, insert, or_, select, update

from awards.domain.application import OPEN, Application, Outcome, Recommendation, Status
from awards.tables import answer_revision, application
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def get_application(
    uow: UnitOfWork, application_id: UUID, *, lock: bool = False
) -> Application:
    query = select(application).where(application.c.id == application_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no application here. Check the address, or ask for a new link.")
    return _application(row)


async def find_open_application(
    uow: UnitOfWork, organisation_id: UUID, stream: str
) -> Application | None:
    row = await uow.first(
        select(application).where(
            application.c.organisation_id == organisation_id,
            application.c.stream == stream,
            application.c.status.in_(OPEN),
        )
    )
    return None if row is None else _application(row)


async def bound_by_windows(uow: UnitOfWork) -> list[Application]:
    """First applications that were never sent, and what is deferred: windows move them."""
    rows = await uow.all(
        select(application)
        .where(
            or_(
                and_(
                    application.c.status == Status.DRAFT,
                    application.c.renews.is_(None),
                    application.c.submitted_at.is_(None),
                ),
                application.c.status == Status.DEFERRED,
            )
        )
        .order_by(application.c.id)
        .with_for_update()
    )
    return [_application(row) for row in rows]


async def insert_application(
    uow: UnitOfWork, draft: Application, *, by: Actor, at: datetime
) -> None:
    await uow.execute(insert(application).values(id=draft.id, stage_since=at, **_values(draft)))
    await _keep_answers(uow, draft, by=by, at=at)


async def save_application(
    uow: UnitOfWork, changed: Application, *, by: Actor, at: datetime
) -> Application:
    """Write the next version; what the answers were stays readable beside it."""
    saved = replace(changed, version=changed.version + 1)
    before = await uow.scalar(select(application.c.answers).where(application.c.id == changed.id))
    since = case((application.c.status == saved.status, application.c.stage_since), else_=at)
    result = await uow.execute(
        update(application)
        .where(application.c.id == changed.id, application.c.version == changed.version)
        .values(**_values(saved))
        .values(stage_since=since)
    )
    if result.rowcount != 1:
        raise Stale("Somebody saved this application just before you. Open it again, then save.")
    if before != dict(saved.answers):
        await _keep_answers(uow, saved, by=by, at=at)
    return saved


async def _keep_answers(
    uow: UnitOfWork, application: Application, *, by: Actor, at: datetime
) -> None:
    await uow.execute(
        insert(answer_revision).values(
            application_id=application.id,
            version=application.version,
            answers=dict(application.answers),
            saved_at=at,
            saved_by=by.id,
        )
    )


def _values(each: Application) -> dict[str, Any]:
    return {
        "organisation_id": each.organisation_id,
        "stream": each.stream,
        "scheme": each.scheme,
        "edition": each.edition,
        "status": each.status,
        "version": each.version,
        "started_at": each.started_at,
        "answers": dict(each.answers),
        "submitted_at": each.submitted_at,
        "hear_by": each.hear_by,
        "renews": each.renews,
        "called": each.called,
        "returned": each.returned,
        "resumes_to": each.resumes_to,
        "recommendation": _recommendation_values(each.recommendation),
        "outcome": each.outcome,
        "decided_by": each.decision.by if each.decision else None,
        "decided_at": each.decision.at if each.decision else None,
        "decision_reason": each.decision.reason if each.decision else None,
    }


def _recommendation_values(each: Recommendation | None) -> dict[str, str] | None:
    if each is None:
        return None
    return {
        "outcome": each.outcome,
        "by": str(each.decision.by),
        "at": each.decision.at.isoformat(),
        "reason": each.decision.reason,
        "dissent": each.dissent,
    }


def _recommendation(values: dict[str, str] | None) -> Recommendation | None:
    if values is None:
        return None
    return Recommendation(
        outcome=cast("Outcome", values["outcome"]),
        decision=Decision(
            UUID(values["by"]), datetime.fromisoformat(values["at"]), values["reason"]
        ),
        dissent=values["dissent"],
    )


def _application(row: Row[Any]) -> Application:
    return Application(
        id=row.id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        scheme=row.scheme,
        edition=row.edition,
        status=Status(row.status),
        version=row.version,
        started_at=row.started_at,
        answers=row.answers,
        submitted_at=row.submitted_at,
        hear_by=row.hear_by,
        renews=row.renews,
        called=row.called,
        returned=row.returned,
        resumes_to=Status(row.resumes_to) if row.resumes_to else None,
        recommendation=_recommendation(row.recommendation),
        outcome=row.outcome,
        decision=(
            Decision(row.decided_by, row.decided_at, row.decision_reason)
            if row.decided_by
            else None
        ),
    )
