"""Wishes, pairs and what goes between the two, as rows. What was written is opened by `journal`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.buddy import Pair, Status, Wish, Within, ordered
from campaigns.store import journal
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.ids import new_id

_wish, _pair, _card = tables.buddy_wish, tables.buddy_pair, tables.buddy_card
_message = tables.buddy_message


@dataclass(frozen=True, slots=True)
class Card:
    """What one of a pair is called, and how they would like to be reached, once both say yes."""

    person_id: UUID
    called: str
    shared: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What one of a pair left for the other."""

    by: UUID
    at: datetime
    words: str


async def ask(uow: UnitOfWork, wish: Wish, called: str) -> None:
    """Write a wish, or write it anew; who asked first stays first."""
    sealed = await journal.seal_words(uow, wish.person_id, called, f"called:{wish.person_id}")
    values = {"language": wish.language, "within": wish.within, "sealed_called": sealed}
    await uow.execute(
        upsert(_wish)
        .values(person_id=wish.person_id, since=wish.since, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def take_back(uow: UnitOfWork, people: Collection[UUID]) -> None:
    await uow.execute(delete(_wish).where(_wish.c.person_id.in_(people)))


async def wish_of(uow: UnitOfWork, person_id: UUID) -> AnyRow | None:
    return await uow.first(select(_wish).where(_wish.c.person_id == person_id))


async def waiting(uow: UnitOfWork) -> list[Wish]:
    """All who may be put together: nobody about whom a report is open or stands against it."""
    report, person = tables.buddy_report, tables.person
    barred = select(report.c.about_person).where(
        report.c.about_person.is_not(None), or_(report.c.status == "open", ~report.c.again)
    )
    rows = await uow.all(
        select(_wish, person.c.nation, person.c.area)
        .outerjoin(person, person.c.person_id == _wish.c.person_id)
        .where(_wish.c.person_id.not_in(barred))
        .with_for_update(of=_wish)
    )
    return [
        Wish(row.person_id, row.language, Within(row.within), row.since, row.nation, row.area)
        for row in rows
    ]


async def apart(uow: UnitOfWork) -> set[tuple[UUID, UUID]]:
    """All who are or were together."""
    rows = await uow.all(select(_pair.c.one_person, _pair.c.other_person))
    return {(row.one_person, row.other_person) for row in rows}


async def join(uow: UnitOfWork, one: UUID, other: UUID, *, at: datetime) -> Pair:
    """Put two together; each brings the word they want to be called by."""
    first, second = ordered(one, other)
    pair = Pair(new_id(), first, second, at)
    await uow.execute(
        insert(_pair).values(
            id=pair.id, one_person=first, other_person=second, status=pair.status, began_at=at
        )
    )
    rows = await uow.all(select(_wish).where(_wish.c.person_id.in_((one, other))))
    for row in rows:
        await uow.execute(
            insert(_card).values(
                pair_id=pair.id, person_id=row.person_id, sealed_called=row.sealed_called
            )
        )
    await take_back(uow, [one, other])
    return pair


async def running(uow: UnitOfWork, person_id: UUID, *, lock: bool = False) -> Pair | None:
    """The pair that somebody is part of at present."""
    query = select(_pair).where(
        _pair.c.status == Status.RUNNING,
        or_(_pair.c.one_person == person_id, _pair.c.other_person == person_id),
    )
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        return None
    return Pair(row.id, row.one_person, row.other_person, row.began_at, Status(row.status))


async def end(uow: UnitOfWork, pair: Pair) -> None:
    """Write the end, and delete at once what went between the two."""
    await uow.execute(
        update(_pair)
        .where(_pair.c.id == pair.id)
        .values(status=pair.status, ended_at=pair.ended_at, ended_by=pair.ended_by)
    )
    for table in (_message, _card):
        await uow.execute(delete(table).where(table.c.pair_id == pair.id))


async def cards(uow: UnitOfWork, pair: Pair) -> dict[UUID, Card]:
    rows = await uow.all(select(_card).where(_card.c.pair_id == pair.id))
    found = {}
    for row in rows:
        who = row.person_id
        called = await journal.open_words(uow, who, row.sealed_called, f"called:{who}")
        shared = await journal.open_words(uow, who, row.sealed_shared, f"shared:{pair.id}")
        found[who] = Card(who, called or "", shared)
    return found


async def share(uow: UnitOfWork, pair: Pair, person_id: UUID, words: str) -> None:
    """Write how somebody would like to be reached; nothing takes it back."""
    sealed = None
    if words:
        sealed = await journal.seal_words(uow, person_id, words, f"shared:{pair.id}")
    await uow.execute(
        update(_card)
        .where(_card.c.pair_id == pair.id, _card.c.person_id == person_id)
        .values(sealed_shared=sealed)
    )


async def leave(
    uow: UnitOfWork, pair: Pair, message_id: UUID, *, by: UUID, words: str, at: datetime
) -> None:
    sealed = await journal.seal_words(uow, by, words, f"message:{message_id}")
    await uow.execute(
        insert(_message).values(id=message_id, pair_id=pair.id, person_id=by, sealed=sealed, at=at)
    )


async def sent_since(uow: UnitOfWork, pair: Pair, person_id: UUID, since: datetime) -> int:
    found: int = await uow.scalar(
        select(func.count()).where(
            _message.c.pair_id == pair.id,
            _message.c.person_id == person_id,
            _message.c.at >= since,
        )
    )
    return found


async def messages(uow: UnitOfWork, pair: Pair) -> Sequence[Message]:
    """What went between the two, newest first."""
    rows = await uow.all(
        select(_message).where(_message.c.pair_id == pair.id).order_by(_message.c.id.desc())
    )
    opened = [
        (row, await journal.open_words(uow, row.person_id, row.sealed, f"message:{row.id}"))
        for row in rows
    ]
    return [Message(row.person_id, row.at, words) for row, words in opened if words is not None]


async def forget_messages(uow: UnitOfWork, *, before: datetime) -> None:
    await uow.execute(delete(_message).where(_message.c.at < before))


async def forget(uow: UnitOfWork, people: Collection[UUID]) -> None:
    """Erase these people from it; of a pair without them nothing has to be kept apart."""
    await take_back(uow, people)
    theirs = select(_pair.c.id).where(
        or_(_pair.c.one_person.in_(people), _pair.c.other_person.in_(people))
    )
    for table in (_message, _card):
        await uow.execute(delete(table).where(table.c.pair_id.in_(theirs)))
    await uow.execute(delete(_pair).where(_pair.c.id.in_(theirs)))
