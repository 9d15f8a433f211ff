"""Awards and their clock; the day's work is one read and one write, however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Row,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from awards.domain.application import UNDECIDED
from awards.domain.application import Status as Application
from awards.domain.award import Award, Intention, Status
from awards.tables import (
    appeal,
    application,
    award,
    award_correction,
    local_lead,
    merger_review,
    organisation,
    renewal_answer,
)
from sanctuary.actor import Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

_CHANGES = (
    "organisation_id", "starts_on", "expires_on", "grace_ends_on", "status", "successor_id",
    "ended_on", "next_step_on", "intention", "version",
)  # fmt: skip

_SAVE_STEPS = text(
    "update award set status = s.status, ended_on = s.ended_on, next_step_on = s.next_step_on, "
    "taken = case when s.step is null then taken else taken || s.step end, "
    "version = version + 1 "
    "from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:ended as date[]), "
    "cast(:next as date[]), cast(:steps as text[])) as s(id, status, ended_on, next_step_on, step) "
    "where award.id = s.id"
)
_LEAD = (
    select(local_lead.c.person_id)
    .where(
        local_lead.c.area == organisation.c.area,
        local_lead.c.stream == award.c.stream,
        local_lead.c.vacant.is_(False),
    )
    .order_by(local_lead.c.id)
    .limit(1)
    .correlate(organisation, award)
    .scalar_subquery()
)
# A default of ours: after we gave a renewal back, or said "not yet", its holder has this long.
DAYS_AFTER_OUR_MOVE = 30
_OUR_MOVE = (
    select(
        func.max(
            case(
                (application.c.status == Application.NOT_YET, application.c.decided_at),
                else_=application.c.stage_since,
            )
        )
    )
    .where(
        application.c.renews == award.c.id,
        or_(
            application.c.status == Application.NOT_YET,
            and_(application.c.status == Application.DRAFT, application.c.returned != ""),
        ),
    )
    .correlate(award)
    .scalar_subquery()
)
_DUE = (
    select(award, _LEAD.label("lead_id"), _OUR_MOVE.label("our_move"))
    .join(organisation, organisation.c.id == award.c.organisation_id, isouter=True)
    .where(
        award.c.next_step_on <= bindparam("day"),
        ~exists().where(application.c.renews == award.c.id, application.c.status.in_(UNDECIDED)),
        # An appeal that nobody answered yet: whether the "no" stands is for us to say.
        ~exists().where(
            appeal.c.renews == award.c.id,
            appeal.c.answered_at.is_(None),
            appeal.c.status != "withdrawn",
        ),
        # While an appeal against our "not yet" waits, nothing is settled.
        ~exists().where(appeal.c.renews == award.c.id, appeal.c.status == "lodged"),
        # Whose it is after a merger is for us to decide: the clock stands still until then.
        ~exists().where(merger_review.c.award_id == award.c.id, merger_review.c.status == "open"),
    )
    .order_by(award.c.id)
    .with_for_update(of=award)
)


@dataclass(frozen=True, slots=True)
class Due:
    """An award with a step due, the local lead of now, and the day before which it cannot lapse."""

    award: Award
    lead_id: UUID | None
    not_before: date | None


async def get_award(uow: UnitOfWork, award_id: UUID, *, lock: bool = False) -> Award:
    query = select(award).where(award.c.id == award_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no award with this number. Please check it, letter by letter.")
    return _award(row)


async def award_of_application(uow: UnitOfWork, application_id: UUID) -> Award | None:
    row = await uow.first(select(award).where(award.c.application_id == application_id))
    return None if row is None else _award(row)


async def awards_of(uow: UnitOfWork, organisation_id: UUID) -> list[Award]:
    """Every award an organisation ever held here, newest first."""
    rows = await uow.all(
        select(award)
        .where(award.c.organisation_id == organisation_id)
        .order_by(award.c.starts_on.desc(), award.c.id)
    )
    return [_award(row) for row in rows]


async def has_current_award(uow: UnitOfWork, organisation_id: UUID, stream: str) -> bool:
    return (
        await uow.first(
            select(award.c.id)
            .where(
                award.c.organisation_id == organisation_id,
                award.c.stream == stream,
                award.c.status == Status.CURRENT,
            )
            .limit(1)
        )
        is not None
    )


async def insert_award(uow: UnitOfWork, new: Award) -> None:
    await uow.execute(
        insert(award).values(
            {key: getattr(new, key) for key in award.c.keys()}  # noqa: SIM118 — a column collection iterates over columns
            | {"taken": list(new.taken)}
        )
    )


async def save_award(uow: UnitOfWork, changed: Award) -> Award:
    """Write the next version of an award that this transaction has locked."""
    saved = replace(changed, version=changed.version + 1)
    values = {key: getattr(saved, key) for key in _CHANGES}
    await uow.execute(
        update(award).where(award.c.id == saved.id).values(values | {"taken": list(saved.taken)})
    )
    return saved


async def due_awards(uow: UnitOfWork, day: date) -> list[Due]:
    """Awards with a step due, each with the local lead of now.

    Those whose renewal waits for our decision are left out (DOMAIN C6).
    """
    return [_due(row) for row in await uow.execute(_DUE, {"day": day})]


def _due(row: Row[Any]) -> Due:
    moved = row.our_move and london_day(row.our_move) + timedelta(days=DAYS_AFTER_OUR_MOVE)
    return Due(_award(row), row.lead_id, moved)


async def running_under(uow: UnitOfWork, schemes: Iterable[str]) -> list[Award]:
    """The awards whose clock runs, of some schemes, locked in one order."""
    wanted = sorted(schemes)
    if not wanted:
        return []
    rows = await uow.all(
        select(award)
        .where(award.c.scheme.in_(wanted), award.c.status == Status.CURRENT)
        .order_by(award.c.id)
        .with_for_update()
    )
    return [_award(row) for row in rows]


def local_lead_of() -> ScalarSelect[Any]:
    """The local lead of an award, joined with its organisation, as a column of a query."""
    return _LEAD


async def lead_of(uow: UnitOfWork, award_id: UUID) -> UUID | None:
    """Who looks after an award locally, if anybody does."""
    found: UUID | None = await uow.scalar(
        select(_LEAD)
        .select_from(award.join(organisation, organisation.c.id == award.c.organisation_id))
        .where(award.c.id == award_id)
    )
    return found


async def save_steps(uow: UnitOfWork, stepped: Sequence[tuple[Award, str | None]]) -> None:
    """Write what a day changed, in one statement: each award with the reminder it was given."""
    await uow.execute(
        _SAVE_STEPS,
        {
            "ids": [each.id for each, _ in stepped],
            "statuses": [each.status for each, _ in stepped],
            "ended": [each.ended_on for each, _ in stepped],
            "next": [each.next_step_on for each, _ in stepped],
            "steps": [step for _, step in stepped],
        },
    )


async def add_correction(uow: UnitOfWork, before: Award, after: Award, made: Decision) -> None:
    await uow.execute(
        insert(award_correction).values(
            id=new_id(),
            award_id=after.id,
            starts_before=before.starts_on,
            expires_before=before.expires_on,
            starts_on=after.starts_on,
            expires_on=after.expires_on,
            corrected_by=made.by,
            corrected_at=made.at,
            corrected_reason=made.reason,
        )
    )


async def add_answer(uow: UnitOfWork, award_id: UUID, intention: Intention, made: Decision) -> None:
    await uow.execute(
        insert(renewal_answer).values(
            id=new_id(),
            award_id=award_id,
            renewing=intention is Intention.RENEWING,
            given_by=made.by,
            given_at=made.at,
            given_reason=made.reason,
        )
    )


async def held_by(uow: UnitOfWork, organisation_id: UUID) -> list[Award]:
    """The awards of an organisation whose clock runs, locked in one order."""
    rows = await uow.all(
        select(award)
        .where(award.c.organisation_id == organisation_id, award.c.status == Status.CURRENT)
        .order_by(award.c.id)
        .with_for_update()
    )
    return [_award(row) for row in rows]


def _award(row: Row[Any]) -> Award:
    return Award(
        id=row.id,
        organisation_id=row.organisation_id,
        application_id=row.application_id,
        stream=row.stream,
        scheme=row.scheme,
        edition=row.edition,
        starts_on=row.starts_on,
        expires_on=row.expires_on,
        grace_ends_on=row.grace_ends_on,
        status=Status(row.status),
        renews=row.renews,
        successor_id=row.successor_id,
        ended_on=row.ended_on,
        next_step_on=row.next_step_on,
        taken=tuple(row.taken),
        intention=Intention(row.intention) if row.intention else None,
        version=row.version,
    )
