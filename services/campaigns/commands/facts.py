"""Facts: written by one, approved by another, looked at again before their day, retired."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns import facts as shipped
from campaigns import rules
from campaigns.domain.fact import Fact, Said, Status, must_come
from campaigns.store import facts as store
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says, until when it should hold, and who looks after it."""

    said: Said
    review_on: date
    owned_by: UUID | None = None


async def write(uow: UnitOfWork, wish: Wish, *, by: Actor, at: datetime) -> Fact:
    """A draft. Whoever writes it looks after it, unless somebody else is named."""
    must_come(wish.review_on, london_day(at))
    fact = _draft(new_id(), 1, wish, by=by, at=at)
    await store.add(uow, fact)
    return fact


async def rewrite(
    uow: UnitOfWork, fact_id: UUID, wish: Wish, *, expected: int, by: Actor, at: datetime
) -> Fact:
    """Change a draft, or begin the next edition of what was approved."""
    latest = (await store.editions(uow, fact_id, lock=True))[-1]
    check_version(expected, latest.version)
    today = london_day(at)
    if latest.status is Status.DRAFT:
        changed = latest.reword(wish.said, wish.review_on, today=today)
        owner = wish.owned_by or latest.owned_by
        return await store.save(
            uow, replace(changed, owned_by=owner, written_by=by.id, written_at=at)
        )
    must_come(wish.review_on, today)
    fact = _draft(fact_id, latest.edition + 1, wish, by=by, at=at)
    fact = replace(fact, owned_by=wish.owned_by or latest.owned_by or by.id)
    await store.add(uow, fact)
    return fact


async def approve(
    uow: UnitOfWork, fact_id: UUID, review_on: date, *, expected: int, by: Actor, at: datetime
) -> Fact:
    """The newest edition holds until a day; the one before it is retired."""
    *older, latest = await store.editions(uow, fact_id, lock=True)
    check_version(expected, latest.version)
    approved = latest.approve(review_on, by=by, at=at, today=london_day(at))
    for before in older:
        if before.status is not Status.RETIRED:
            await store.save(uow, before.retire(reason=f"Replaced by edition {latest.edition}"))
    return await store.save(uow, approved)


async def retire(
    uow: UnitOfWork, fact_id: UUID, *, reason: str, expected: int, at: datetime
) -> Fact:
    """All its editions: no text may rest on it any more."""
    found = await store.editions(uow, fact_id, lock=True)
    check_version(expected, found[-1].version)
    standing = [each for each in found if each.status is not Status.RETIRED]
    if not standing:
        raise IllegalTransition(f"This fact is retired already, as of {london_day(at)} or before.")
    retired = [await store.save(uow, each.retire(reason=reason)) for each in standing]
    return retired[-1]


async def open_day(uow: UnitOfWork, day: date) -> None:
    """What ships is there; owners are reminded; what nobody looked at in time is overdue."""
    await store.add_missing(uow, shipped.facts(at=uow.clock.now()))
    remind_from = day + timedelta(days=rules.on("content-limits", day)["fact_reminder_days"])
    for fact in await store.to_look_at(uow, remind_from):
        after, event = fact.open_day(day, remind_from=remind_from)
        if after != fact:
            await store.save(uow, after)
        if event is not None:
            uow.emit(event)


def _draft(fact_id: UUID, edition: int, wish: Wish, *, by: Actor, at: datetime) -> Fact:
    return Fact(
        id=fact_id,
        edition=edition,
        said=wish.said,
        review_on=wish.review_on,
        written_by=by.id,
        written_at=at,
        owned_by=wish.owned_by or by.id,
    )
