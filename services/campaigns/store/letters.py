"""Letters as rows, found by a keyed hash of call and writer. The only writer of these tables."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.letter import Letter, Reply, Status, To, Told
from sanctuary.db import AnyRow, UnitOfWork

_SHARED = text(
    "select h from letter_sketch s, unnest(s.hashes) h where s.call_id = :call "
    "and s.letter_id is distinct from cast(:own as uuid) and h = any(cast(:mine as bigint[])) "
    "group by h having count(*) >= :alike"
)


def handle(uow: UnitOfWork, call_id: UUID, person_id: UUID) -> bytes:
    """Where somebody's letter lies; keyed, so that nobody can try out whose it is."""
    return uow.must_seal.handle(f"letter:{call_id}:{person_id}")


async def lock(uow: UnitOfWork, call_id: UUID, person_id: UUID) -> None:
    """One thing at a time about one letter, also before it is there."""
    key = int.from_bytes(handle(uow, call_id, person_id)[:8], signed=True)
    await uow.execute(select(func.pg_advisory_xact_lock(key)))


async def find(uow: UnitOfWork, call_id: UUID, person_id: UUID) -> Letter | None:
    table = tables.letter
    where = table.c.handle == handle(uow, call_id, person_id)
    row = await uow.first(select(table).where(where))
    return await _letter(uow, row) if row else None


async def get(uow: UnitOfWork, letter_id: UUID) -> Letter | None:
    """By its id, locked: for a timer, which knows no person."""
    table = tables.letter
    row = await uow.first(select(table).where(table.c.id == letter_id).with_for_update())
    return await _letter(uow, row) if row else None


async def save(uow: UnitOfWork, letter: Letter, person_id: UUID, *, on: date) -> None:
    """Write a letter; its writer's id only when they would like to be reminded or told."""
    table = tables.letter
    values = _values(letter, on) | {
        "nudge_person_id": person_id if letter.nudge else None,
        "votes_person_id": person_id if letter.votes else None,
    }
    where = handle(uow, letter.call_id, person_id)
    await uow.execute(
        upsert(table)
        .values(id=letter.id, handle=where, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
    rows = [
        {
            "letter_id": letter.id,
            "place": place,
            "kind": one.kind,
            "received_on": one.received_on,
            "told_at": one.at,
        }
        for place, one in enumerate(letter.replies)
    ]
    if rows:
        await uow.execute(upsert(tables.letter_reply).values(rows).on_conflict_do_nothing())


async def silenced(uow: UnitOfWork, letter: Letter, *, on: date) -> UUID | None:
    """Write that no reply came; returns whom to remind, who is then written down no longer."""
    table = tables.letter
    row = await uow.first(select(table.c.nudge_person_id).where(table.c.id == letter.id))
    values = _values(letter, on) | {"nudge_person_id": None}
    await uow.execute(update(table).where(table.c.id == letter.id).values(**values))
    found: UUID | None = row.nudge_person_id if row else None
    return found


async def keep_text(
    uow: UnitOfWork, letter_id: UUID, place: int, sealed: bytes, *, at: datetime
) -> None:
    """The sealed text of a reply that its owner gave to the team."""
    table = tables.letter_reply
    await uow.execute(
        update(table)
        .where(table.c.letter_id == letter_id, table.c.place == place)
        .values(sealed=sealed, consented_at=at)
    )


async def sealed_text(uow: UnitOfWork, letter_id: UUID, place: int) -> bytes | None:
    table = tables.letter_reply
    found: bytes | None = await uow.scalar(
        select(table.c.sealed).where(table.c.letter_id == letter_id, table.c.place == place)
    )
    return found


async def keep_sketch(uow: UnitOfWork, letter: Letter, hashes: Sequence[int]) -> None:
    """The sample of the newest draft, in place of the one before."""
    values = {"call_id": letter.call_id, "hashes": list(hashes)}
    await uow.execute(
        upsert(tables.letter_sketch)
        .values(letter_id=letter.id, **values)
        .on_conflict_do_update(index_elements=["letter_id"], set_=values)
    )


async def shared(
    uow: UnitOfWork, call_id: UUID, own: UUID | None, hashes: Sequence[int], *, alike: int
) -> frozenset[int]:
    """Which of these numbers at least `alike` other letters of the call have."""
    if not hashes:
        return frozenset()
    given = {"call": call_id, "own": own, "mine": list(hashes), "alike": alike}
    return frozenset(row.h for row in (await uow.execute(_SHARED, given)).all())


async def borrowed(uow: UnitOfWork, hashes: Sequence[int]) -> frozenset[int]:
    """Which of these numbers stand in a text that is passed around."""
    table = tables.borrowed_text
    each = func.unnest(table.c.hashes).label("h")
    inner = select(each).where(table.c.hashes.overlap(list(hashes))).subquery()
    rows = await uow.all(select(inner.c.h).where(inner.c.h.in_(list(hashes))).distinct())
    return frozenset(row.h for row in rows)


async def add_borrowed(uow: UnitOfWork, **values: Any) -> None:
    await uow.execute(insert(tables.borrowed_text).values(**values))


async def drop_borrowed(uow: UnitOfWork, text_id: UUID) -> bool:
    table = tables.borrowed_text
    return (await uow.execute(delete(table).where(table.c.id == text_id))).rowcount > 0


async def supportive(uow: UnitOfWork, member_id: UUID, issue: str) -> int:
    """How many letters about an issue a Member answered with support, as last told."""
    table = tables.letter
    told = (Status.SUPPORTIVE_REPLY, Status.HELD_TO_ACCOUNT)
    found: int = await uow.scalar(
        select(func.count()).where(
            table.c.member_id == member_id,
            table.c.issues.contains([issue]),
            table.c.status.in_(told),
        )
    )
    return found


async def forget(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Nobody can tell any more whose these letters were. What they count for stays."""
    if not ids:
        return
    table = tables.letter
    await uow.execute(
        update(table)
        .where(table.c.id.in_(ids))
        .values(handle=None, nudge_person_id=None, votes_person_id=None)
    )
    reply, sketched = tables.letter_reply, tables.letter_sketch
    await uow.execute(
        update(reply).where(reply.c.letter_id.in_(ids)).values(sealed=None, consented_at=None)
    )
    await uow.execute(delete(sketched).where(sketched.c.letter_id.in_(ids)))


async def untouched_since(uow: UnitOfWork, day: date) -> list[UUID]:
    table = tables.letter
    rows = await uow.all(
        select(table.c.id).where(table.c.touched_on < day, table.c.handle.is_not(None))
    )
    return [row.id for row in rows]


async def of_person(uow: UnitOfWork, people: Sequence[UUID]) -> list[AnyRow]:
    """The letters of a person, worked out for every call that there was."""
    calls = await uow.all(select(tables.mobilisation.c.id))
    handles = [handle(uow, row.id, one) for row in calls for one in people]
    table = tables.letter
    return list(await uow.all(select(table).where(table.c.handle.in_(handles))))


def _values(letter: Letter, on: date) -> dict[str, Any]:
    return {
        "call_id": letter.call_id,
        "seat": letter.seat,
        "to_whom": letter.to,
        "member_id": letter.member_id,
        "election_id": letter.election_id,
        "issues": list(letter.issues),
        "ask": letter.ask,
        "status": letter.status,
        "planned_at": letter.planned_at,
        "sent_on": letter.sent_on,
        "generation": letter.generation,
        "touched_on": on,
    }


async def _letter(uow: UnitOfWork, row: Any) -> Letter:
    table = tables.letter_reply
    replies = await uow.all(
        select(table).where(table.c.letter_id == row.id).order_by(table.c.place)
    )
    return Letter(
        id=row.id,
        call_id=row.call_id,
        seat=row.seat,
        to=To(row.to_whom),
        issues=tuple(row.issues),
        ask=row.ask,
        planned_at=row.planned_at,
        member_id=row.member_id,
        election_id=row.election_id,
        status=Status(row.status),
        sent_on=row.sent_on,
        nudge=row.nudge_person_id is not None,
        votes=row.votes_person_id is not None,
        generation=row.generation,
        replies=tuple(Told(Reply(one.kind), one.received_on, one.told_at) for one in replies),
    )
