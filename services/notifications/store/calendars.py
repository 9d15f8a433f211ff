"""Days that are due, and the feeds that show them."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    any_,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.calendar import Due
from notifications.tables import affiliated_group, calendar_feed, due, organisation
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused

_FIELDS = tuple(one.name for one in fields(Due))
_CHANGES = tuple(name for name in _FIELDS if name not in {"kind", "cause"})


def _to_due(row: Any) -> Due:
    return Due(**{name: getattr(row, name) for name in _FIELDS})


async def known(uow: UnitOfWork, news: Sequence[Due]) -> dict[tuple[str, UUID], Due]:
    """What stood of these until now, locked in one order."""
    keys = [(one.kind, one.cause) for one in news]
    rows = await uow.all(
        select(due)
        .where(tuple_(due.c.kind, due.c.cause).in_(keys))
        .order_by(due.c.kind, due.c.cause)
        .with_for_update()
    )
    return {(row.kind, row.cause): _to_due(row) for row in rows}


async def save(uow: UnitOfWork, dues: Sequence[Due]) -> None:
    row = insert(due)
    statement = row.on_conflict_do_update(
        index_elements=["kind", "cause"], set_={name: row.excluded[name] for name in _CHANGES}
    )
    if dues:
        await uow.execute(statement, [asdict(one) for one in dues])


async def cancel(uow: UnitOfWork, kind: str, cause: UUID, *, at: datetime) -> None:
    """It is not due any more."""
    await uow.execute(
        update(due)
        .where(due.c.kind == kind, due.c.cause == cause, due.c.cancelled.is_(False))
        .values(cancelled=True, sequence=due.c.sequence + 1, changed_at=at)
    )


async def forget(uow: UnitOfWork, *, before: date) -> None:
    await uow.execute(delete(due).where(due.c.day < before))


def of_person(person_id: UUID) -> ColumnElement[bool]:
    """Their own days, and those of organisations and groups whose contact they are."""
    theirs = select(organisation.c.organisation_id).where(
        literal(person_id, Uuid) == any_(organisation.c.contacts)
    )
    groups = select(affiliated_group.c.group_id).where(
        literal(person_id, Uuid) == any_(affiliated_group.c.contacts)
    )
    return or_(
        due.c.person_id == person_id, due.c.organisation_id.in_(theirs), due.c.group_id.in_(groups)
    )


def of_part(nation: str | None, stream: str | None) -> ColumnElement[bool]:
    """What organisations and groups owe, nobody's own days among it."""
    wanted: ColumnElement[bool] = due.c.person_id.is_(None)
    if stream is not None:
        wanted = wanted & (due.c.stream == stream)
    if nation is not None:
        bodies = select(organisation.c.organisation_id).where(organisation.c.nation == nation)
        groups = select(affiliated_group.c.group_id).where(affiliated_group.c.nation == nation)
        wanted = wanted & or_(due.c.organisation_id.in_(bodies), due.c.group_id.in_(groups))
    return wanted


async def shown(uow: UnitOfWork, wanted: ColumnElement[bool], *, since: date) -> list[Due]:
    rows = await uow.all(
        select(due).where(wanted, due.c.day >= since).order_by(due.c.day, due.c.kind, due.c.cause)
    )
    return [_to_due(row) for row in rows]


async def add_feed(uow: UnitOfWork, **values: Any) -> None:
    await uow.execute(insert(calendar_feed).values(**values))


async def feed(uow: UnitOfWork, feed_id: UUID) -> Any:
    """Raises LinkRefused for one that was revoked or never was."""
    row = await uow.first(
        select(calendar_feed).where(
            calendar_feed.c.id == feed_id, calendar_feed.c.revoked_at.is_(None)
        )
    )
    if row is None:
        raise LinkRefused(
            "This calendar address was taken back. Subscribe to the new one, from the page where "
            "you choose what we send you."
        )
    return row


async def feeds_of(uow: UnitOfWork, person_id: UUID, *, own: bool) -> Sequence[Any]:
    return await uow.all(
        select(calendar_feed)
        .where(
            calendar_feed.c.person_id == person_id,
            calendar_feed.c.own.is_(own),
            calendar_feed.c.revoked_at.is_(None),
        )
        .order_by(calendar_feed.c.id)
    )


async def revoke(
    uow: UnitOfWork,
    feed_ids: Sequence[UUID],
    *,
    person_id: UUID,
    reason: str,
    at: datetime,
) -> int:
    """Take back addresses of this person. Returns how many opened something until now."""
    done = await uow.execute(
        update(calendar_feed)
        .where(
            calendar_feed.c.id == func.any(list(feed_ids)),
            calendar_feed.c.person_id == person_id,
            calendar_feed.c.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoked_by=person_id, revoked_reason=reason)
    )
    return int(done.rowcount)
