"""Where every organisation of a group, a stream or a nation stands, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Case,
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    select,
    text,
    true,
    union,
)
from sqlalchemy.sql.selectable import LateralFromClause

from awards.domain.application import OPEN, UNDECIDED, Status
from awards.domain.award import Intention, years_after
from awards.domain.award import Status as AwardStatus
from awards.domain.pipeline import (
    AWARD_WITHDRAWN,
    HOLDER,
    IN_GRACE,
    LAPSED,
    LAST_YEAR,
    MEMBER,
    NOT_RENEWING,
    PANEL_INCOMPLETE,
    STEPS,
    UNNAMED,
    Move,
)
from awards.queries.overdue import INCOMPLETE
from awards.queries.reach import of_group, untouched, within
from awards.store.leads import lead_of
from awards.tables import application, award, evidence_request, network_member, organisation, panel
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the pipeline somebody wants to see; None leaves it open."""

    group_id: UUID | None = None
    stream: str | None = None
    stage: str | None = None
    move: Move | None = None


async def entries(
    uow: UnitOfWork, by: Actor, page: PageAsked, asked: Asked, *, today: date
) -> Sequence[Row[Any]]:
    """One row for each organisation and stream, in the order of their ids."""
    shown = _shown(by, asked, today)
    query = page.select(select(shown), shown.c.organisation_id, shown.c.stream)
    return await uow.all(query)


async def counts(uow: UnitOfWork, by: Actor, asked: Asked, *, today: date) -> Sequence[Row[Any]]:
    """How many are at each stage, of exactly those that the list shows."""
    shown = _shown(by, asked, today)
    return await uow.all(
        select(shown.c.stage, shown.c.move, func.count().label("number"))
        .group_by(shown.c.stage, shown.c.move)
        .order_by(shown.c.stage)
    )


def _shown(by: Actor, asked: Asked, today: date) -> Subquery:
    found = _staged(_keys(by, asked), by, today)
    shown = select(found)
    if asked.stage is not None:
        shown = shown.where(found.c.stage == asked.stage)
    if asked.move is not None:
        shown = shown.where(found.c.move == asked.move)
    return shown.subquery("shown")


def _keys(by: Actor, asked: Asked) -> CompoundSelect[Any]:
    """Members of a network, applicants and holders: each organisation once for each stream."""
    return union(
        _of(network_member, by, asked).where(network_member.c.standing),
        _of(application, by, asked),
        _of(award, by, asked),
    )


def _of(table: Any, by: Actor, asked: Asked) -> Select[Any]:
    query = (
        select(
            table.c.organisation_id,
            table.c.stream,
            organisation.c.nation,
            organisation.c.area,
        )
        .join(organisation, organisation.c.id == table.c.organisation_id)
        .where(organisation.c.ended.is_(False), within(by, table.c.stream))
    )
    if asked.stream is not None:
        query = query.where(table.c.stream == asked.stream)
    if asked.group_id is not None:
        query = query.where(of_group(asked.group_id))
    return query


def _staged(keys: CompoundSelect[Any], by: Actor, today: date) -> Subquery:
    """Each of them with its newest application and award, and the stage that these make."""
    key = keys.subquery("key")
    latest, held = _latest(key), _held(key)
    stage = _stage(latest, held, today)
    named = [(stage == name, step.move.value) for name, step in STEPS.items()]
    return (
        select(
            key.c.organisation_id,
            key.c.stream,
            key.c.nation,
            key.c.area,
            stage.label("stage"),
            cast(_since(stage, latest, held), Date).label("since"),
            case(*named, else_=UNNAMED.move.value).label("move"),
            _by_day(stage, latest, held).label("by_day"),
            latest.c.id.label("application_id"),
            held.c.id.label("award_id"),
            case((lead_of(key.c.area, key.c.stream), "local_lead"), else_="national_team").label(
                "keeper"
            ),
        )
        .select_from(key)
        .join(latest, true(), isouter=True)
        .join(held, true(), isouter=True)
        .join(panel, panel.c.application_id == latest.c.id, isouter=True)
        .where(untouched(key.c.organisation_id, by))
        .subquery("staged")
    )


def _stage(latest: LateralFromClause, held: LateralFromClause, today: date) -> Case[Any]:
    """An open application first, then an award that runs, then how the last thing ended."""
    read = latest.c.status.in_((Status.IN_REVIEW, Status.RECOMMENDED))
    running = held.c.status == AwardStatus.CURRENT
    return case(
        (and_(read, panel.c.status.in_(INCOMPLETE)), PANEL_INCOMPLETE),
        (latest.c.status.in_(OPEN), latest.c.status),
        (and_(running, held.c.intention == Intention.NOT_RENEWING), NOT_RENEWING),
        (and_(running, held.c.expires_on <= today), IN_GRACE),
        (and_(running, held.c.expires_on <= years_after(today, 1)), LAST_YEAR),
        (running, HOLDER),
        (latest.c.decided_on > held.c.ended_on, latest.c.status),
        (held.c.status == AwardStatus.LAPSED, LAPSED),
        (held.c.status == AwardStatus.WITHDRAWN, AWARD_WITHDRAWN),
        (latest.c.status != Status.AWARDED, latest.c.status),
        else_=MEMBER,
    )


def _since(
    stage: Case[Any], latest: LateralFromClause, held: LateralFromClause
) -> ColumnElement[Any]:
    return case(
        (stage == IN_GRACE, held.c.expires_on),
        (stage == LAST_YEAR, cast(held.c.expires_on - text("interval '1 year'"), Date)),
        (stage.in_((HOLDER, NOT_RENEWING)), held.c.starts_on),
        (stage.in_((LAPSED, AWARD_WITHDRAWN)), held.c.ended_on),
        (stage == MEMBER, None),
        else_=latest.c.since,
    )


def _by_day(
    stage: Case[Any], latest: LateralFromClause, held: LateralFromClause
) -> ColumnElement[Any]:
    """Until when the next move is due: our promise, or a day of the award's clock."""
    return case(
        (latest.c.status == Status.MORE_EVIDENCE, latest.c.answer_by),
        (latest.c.status.in_(UNDECIDED), latest.c.hear_by),
        (stage == IN_GRACE, held.c.grace_ends_on),
        (stage.in_((HOLDER, LAST_YEAR, NOT_RENEWING)), held.c.expires_on - timedelta(days=1)),
    )


def _latest(key: Subquery) -> LateralFromClause:
    """The open application, or the newest of those that are over."""
    began = func.coalesce(
        application.c.stage_since,
        application.c.decided_at,
        application.c.submitted_at,
        application.c.started_at,
    )
    return (
        select(
            application.c.id,
            application.c.status,
            application.c.hear_by,
            _london_day(began).label("since"),
            _london_day(application.c.decided_at).label("decided_on"),
            _answer_by().label("answer_by"),
        )
        .where(
            application.c.organisation_id == key.c.organisation_id,
            application.c.stream == key.c.stream,
        )
        .order_by(application.c.status.in_(OPEN).desc(), application.c.started_at.desc())
        .limit(1)
        .lateral("latest")
    )


def _answer_by() -> ScalarSelect[Any]:
    """Until when the applicant may send the evidence that was asked for, if any was."""
    asked = evidence_request
    return (
        select(asked.c.answer_by)
        .where(
            asked.c.application_id == application.c.id,
            asked.c.answered_at.is_(None),
            asked.c.waived_at.is_(None),
        )
        .scalar_subquery()
    )


def _held(key: Subquery) -> LateralFromClause:
    """The award that counts, or the newest that did."""
    return (
        select(award)
        .where(award.c.organisation_id == key.c.organisation_id, award.c.stream == key.c.stream)
        .order_by((award.c.status == AwardStatus.CURRENT).desc(), award.c.starts_on.desc())
        .limit(1)
        .lateral("held")
    )


def _london_day(moment: Any) -> Any:
    return cast(func.timezone("Europe/London", moment), Date)
