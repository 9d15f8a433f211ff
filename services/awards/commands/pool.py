"""The pool of assessors: who is on the list, and what they say about themselves and their time."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from awards import sealed, store
from awards.commands import seating
from awards.domain.pool import checked_limit
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.seal import Seal


async def register_assessor(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    expertise: Sequence[str],
    nation: str | None,
    areas: Sequence[str],
    group_id: UUID | None,
    by: Actor,
    at: datetime,
    seal: Seal,
) -> None:
    """Put somebody on the list of those who may be invited."""
    if not any(by.may(*access.COORDINATORS, stream=stream, nation=nation) for stream in expertise):
        by.must(*access.COORDINATORS, nation=nation)
    await store.insert_assessor(
        uow,
        person_id,
        expertise=sorted(set(expertise)),
        nation=nation,
        areas=sorted(set(areas)),
        group_id=group_id,
        by=by,
        at=at,
    )
    await sealed.prepare(uow, person_id, seal=seal)


async def declare_eligibility(
    uow: UnitOfWork, *, has_lived_experience: bool, by: Actor, seal: Seal
) -> None:
    """What somebody says about themselves, straight into the seal. Changeable at any time."""
    await store.get_assessor(uow, by.id)
    await sealed.declare(uow, by.id, has_lived_experience=has_lived_experience, seal=seal)


async def set_availability(
    uow: UnitOfWork,
    *,
    seat_limit: int | None,
    away_until: date | None,
    expected: int,
    by: Actor,
) -> None:
    """How many panels at a time, and from which day on: each assessor says so for themself."""
    await store.get_assessor(uow, by.id)
    await store.save_availability(
        uow,
        by.id,
        expected=expected,
        seat_limit=checked_limit(seat_limit),
        away_until=away_until,
    )


async def forget_assessors(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    """People who left the network: off the list, out of the seal, away from open panels."""
    at: datetime = uow.clock.now()
    await seating.people_gone(uow, people, at=at)
    await sealed.forget(uow, people)
    await store.delete_assessors(uow, people)
