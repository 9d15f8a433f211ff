"""Seats, Members and polls as rows. The only writer of these tables."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.seats import Cause, Member, Result, Seat, Tenure, Tenures
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_MOST_ROWS = 2_000


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Files and decisions about seats follow each other: two never interleave."""
    await uow.execute(select(func.pg_advisory_xact_lock(func.hashtext("campaigns seats"))))


async def get(uow: UnitOfWork, code: str) -> Seat:
    """Raises NotFound."""
    row = await uow.first(select(tables.seat).where(tables.seat.c.code == code))
    if row is None:
        raise NotFound("We know no constituency of that code. The list shows all there are.")
    return _seat(row)


async def all_seats(uow: UnitOfWork) -> dict[str, Seat]:
    return {row.code: _seat(row) for row in await uow.all(select(tables.seat))}


async def tenures(uow: UnitOfWork, codes: Collection[str] | None = None) -> dict[str, Tenures]:
    """The history of these seats, or of all, oldest first."""
    table = tables.tenure
    query = select(table).order_by(table.c.seat, table.c.since)
    if codes is not None:
        query = query.where(table.c.seat.in_(codes))
    found: dict[str, list[Tenure]] = defaultdict(list)
    for row in await uow.all(query):
        decided = Decision(row.decided_by, row.decided_at, row.decided_reason)
        found[row.seat].append(
            Tenure(row.member_id, row.since, row.until, Cause(row.cause), row.exact, decided)
        )
    return {code: tuple(each) for code, each in found.items()}


async def save_tenures(uow: UnitOfWork, changed: Mapping[str, Tenures]) -> None:
    """Write the whole history of these seats anew."""
    table = tables.tenure
    if not changed:
        return
    await uow.execute(delete(table).where(table.c.seat.in_(list(changed))))
    rows = [
        {
            "seat": code,
            "since": one.since,
            "until": one.until,
            "member_id": one.member_id,
            "cause": one.cause,
            "exact": one.exact,
            "decided_by": one.decided.by,
            "decided_at": one.decided.at,
            "decided_reason": one.decided.reason,
        }
        for code, history in changed.items()
        for one in history
    ]
    await _insert(uow, table, rows)


async def save_seats(uow: UnitOfWork, seats: Sequence[Seat], file_id: UUID) -> None:
    """Write new seats and new names; the version of a known one rises."""
    table = tables.seat
    if not seats:
        return
    statement = upsert(table).values(
        [
            {
                "code": one.code,
                "name": one.name,
                "nation": one.nation,
                "region": one.region,
                "ended_on": one.ended_on,
                "file_id": file_id,
            }
            for one in seats
        ]
    )
    fresh = {n: statement.excluded[n] for n in ("name", "nation", "region", "ended_on", "file_id")}
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["code"], set_=fresh | {"version": table.c.version + 1}
        )
    )


async def touch(uow: UnitOfWork, seat: Seat) -> int:
    """Somebody decided about this seat: its version rises."""
    table = tables.seat
    version = seat.version + 1
    await uow.execute(update(table).where(table.c.code == seat.code).values(version=version))
    return version


async def get_member(uow: UnitOfWork, member_id: UUID) -> Member:
    """Raises NotFound."""
    row = await uow.first(select(tables.member).where(tables.member.c.id == member_id))
    if row is None:
        raise NotFound("We know no Member of Parliament of that id.")
    return _member(row)


async def members(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Member]:
    rows = await uow.all(select(tables.member).where(tables.member.c.id.in_(ids)))
    return {row.id: _member(row) for row in rows}


async def save_members(uow: UnitOfWork, people: Sequence[Member], *, told_on: date) -> None:
    """Write Members; a younger source counts, and an address stays where a file has none."""
    table = tables.member
    if not people:
        return
    statement = upsert(table).values(
        [
            {
                "id": one.id,
                "number": one.number,
                "called": one.called,
                "party": one.party,
                "email": one.email,
                "told_on": told_on,
            }
            for one in people
        ]
    )
    fresh = statement.excluded
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "called": fresh.called,
                "party": fresh.party,
                "email": func.coalesce(fresh.email, table.c.email),
                "told_on": fresh.told_on,
            },
            where=table.c.told_on <= fresh.told_on,
        )
    )


async def add_file(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    await uow.execute(insert(tables.seat_file).values(**values))


async def file_of(uow: UnitOfWork, sha256: str) -> UUID | None:
    """The file with these bytes, if it was taken in before."""
    table = tables.seat_file
    found: UUID | None = await uow.scalar(select(table.c.id).where(table.c.sha256 == sha256))
    return found


async def save_results(uow: UnitOfWork, results: Mapping[str, Result]) -> None:
    """Write how polls ended; the youngest of a seat is its latest."""
    table = tables.seat_result
    rows = [
        {
            "seat": code,
            "polled_on": one.polled_on,
            "by_election": one.by_election,
            "majority": one.majority,
            "votes": one.votes,
            "margin": one.margin,
            "latest": False,
        }
        for code, one in results.items()
    ]
    for start in range(0, len(rows), _MOST_ROWS):
        statement = upsert(table).values(rows[start : start + _MOST_ROWS])
        names = ("by_election", "majority", "votes", "margin")
        await uow.execute(
            statement.on_conflict_do_update(
                index_elements=["seat", "polled_on"],
                set_={name: statement.excluded[name] for name in names},
            )
        )
    other = table.alias()
    youngest = select(func.max(other.c.polled_on)).where(other.c.seat == table.c.seat)
    await uow.execute(
        update(table)
        .where(table.c.seat.in_(list(results)))
        .values(latest=table.c.polled_on == youngest.scalar_subquery())
    )


async def save_votes(
    uow: UnitOfWork, polled_on: Mapping[str, date], votes: Sequence[Mapping[str, Any]]
) -> None:
    """Write what each party was given, in place of what was known of the same polls."""
    table = tables.party_vote
    for day in set(polled_on.values()):
        codes = [code for code, one in polled_on.items() if one == day]
        await uow.execute(delete(table).where(table.c.polled_on == day, table.c.seat.in_(codes)))
    await _insert(uow, table, votes)


async def _insert(uow: UnitOfWork, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await uow.execute(insert(table), [dict(each) for each in rows])


def _seat(row: Any) -> Seat:
    return Seat(row.code, row.name, row.nation, row.region, row.ended_on, row.version)


def _member(row: Any) -> Member:
    return Member(row.id, row.number, row.called, row.party, row.email)
