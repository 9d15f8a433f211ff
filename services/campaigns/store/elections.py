"""Election periods, who stands, and which Members' votes are watched, as rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.election import Candidate, Election, Kind
from campaigns.domain.vote_watch import Status, VoteWatch
from sanctuary.actor import Decision
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def get(uow: UnitOfWork, election_id: UUID, *, lock: bool = False) -> Election:
    """The election; with `lock`, nobody else changes it meanwhile. Raises NotFound."""
    table = tables.election
    query = select(table).where(table.c.id == election_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We know no election of that id. The list shows all there are.")
    return _election(row)


async def open_on(uow: UnitOfWork, day: date) -> list[Election]:
    """Elections whose period a day lies in; that of one seat before that of all."""
    table = tables.election
    rows = await uow.all(
        select(table)
        .where(table.c.opens_on <= day, table.c.polling_on >= day)
        .order_by(table.c.seat.is_(None), table.c.id)
    )
    return [_election(row) for row in rows]


async def save(uow: UnitOfWork, election: Election, decided: Decision) -> None:
    table = tables.election
    values = {
        "kind": election.kind,
        "opens_on": election.opens_on,
        "polling_on": election.polling_on,
        "seat": election.seat,
        "version": election.version,
        "decided_by": decided.by,
        "decided_at": decided.at,
        "decided_reason": decided.reason,
    }
    await uow.execute(
        upsert(table)
        .values(id=election.id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def save_candidates(
    uow: UnitOfWork, election_id: UUID, by_seat: Mapping[str, Sequence[Candidate]]
) -> None:
    """Write who stands in these seats, in place of what was known."""
    table = tables.candidate
    await uow.execute(
        delete(table).where(table.c.election_id == election_id, table.c.seat.in_(list(by_seat)))
    )
    rows = [
        {
            "election_id": election_id,
            "seat": seat,
            "place": place,
            "family": one.family,
            "given": one.given,
            "party": one.party,
            "email": one.email,
            "main": one.main,
        }
        for seat, candidates in by_seat.items()
        for place, one in enumerate(candidates, start=1)
    ]
    await uow.execute(insert(table), rows)


async def candidates(uow: UnitOfWork, election_id: UUID, seat: str) -> list[Candidate]:
    """Who stands in a seat, in the order of a ballot paper."""
    table = tables.candidate
    rows = await uow.all(
        select(table)
        .where(table.c.election_id == election_id, table.c.seat == seat)
        .order_by(table.c.place)
    )
    return [Candidate(r.seat, r.family, r.given, r.party, r.email, r.main) for r in rows]


async def shares(uow: UnitOfWork, seats: Sequence[str]) -> dict[str, dict[str, float]]:
    """What part of the last poll of each seat each party had, in percent."""
    vote, result = tables.party_vote, tables.seat_result
    last = (
        select(vote.c.seat, func.max(vote.c.polled_on).label("polled_on"))
        .where(vote.c.seat.in_(seats))
        .group_by(vote.c.seat)
        .subquery()
    )
    rows = await uow.all(
        select(vote, result.c.votes.label("valid"))
        .join(last, (last.c.seat == vote.c.seat) & (last.c.polled_on == vote.c.polled_on))
        .join(result, (result.c.seat == vote.c.seat) & (result.c.polled_on == vote.c.polled_on))
    )
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        of_seat = found.setdefault(row.seat, {})
        of_seat[row.party] = of_seat.get(row.party, 0.0) + 100 * row.votes / row.valid
    return found


async def watch(uow: UnitOfWork, member_id: UUID, issue: str, *, on: date) -> None:
    """Somebody of the team watches how this Member votes on it; once for each issue."""
    await uow.execute(
        upsert(tables.vote_watch)
        .values(id=new_id(), member_id=member_id, issue=issue, status="open", opened_on=on)
        .on_conflict_do_nothing()
    )


async def watch_over(uow: UnitOfWork, member_id: UUID, issue: str) -> UUID:
    """The watch over a Member and an issue; there is one."""
    table = tables.vote_watch.c
    found: UUID = await uow.scalar(
        select(table.id).where(table.member_id == member_id, table.issue == issue)
    )
    return found


async def get_watch(uow: UnitOfWork, watch_id: UUID) -> VoteWatch:
    """Locked. Raises NotFound."""
    table = tables.vote_watch
    row = await uow.first(select(table).where(table.c.id == watch_id).with_for_update())
    if row is None:
        raise NotFound("Nobody watches votes under that id. The list shows whose are watched.")
    decided = None
    if row.decided_by is not None:
        decided = Decision(row.decided_by, row.decided_at, row.decided_reason)
    return VoteWatch(
        row.id, row.member_id, row.issue, row.opened_on, Status(row.status), row.version, decided
    )


async def save_watch(uow: UnitOfWork, watch: VoteWatch) -> None:
    table = tables.vote_watch
    decided = watch.decided
    await uow.execute(
        update(table)
        .where(table.c.id == watch.id)
        .values(
            status=watch.status,
            version=watch.version,
            decided_by=decided.by if decided else None,
            decided_at=decided.at if decided else None,
            decided_reason=decided.reason if decided else None,
        )
    )


def _election(row: AnyRow) -> Election:
    return Election(row.id, Kind(row.kind), row.opens_on, row.polling_on, row.seat, row.version)
