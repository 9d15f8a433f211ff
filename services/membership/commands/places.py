"""Taking in the official geography, and deciding which generation answers rest on."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select

from membership.commands.regions import begin_to_tell
from membership.commands.whereabouts import begin_to_move
from membership.domain.candidates_file import Difference, differences, read_results
from membership.domain.constituency_file import read_constituencies
from membership.domain.decisions import decision
from membership.domain.geography import (
    Generation,
    GenerationKind,
    Source,
)
from membership.store import places as store
from membership.store.whereabouts import forget_moves
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Checked:
    """What the results of an election say beside the constituencies that we hold."""

    rows: int
    seats: int
    differences: tuple[Difference, ...]


async def import_constituencies(
    uow: UnitOfWork, content: str, source: Source, *, by: Actor, at: datetime
) -> Generation:
    """Take in the lookup of constituencies beside the generation that is current."""
    by.must(Role.NATIONAL_TEAM)
    found = read_constituencies(content)
    found.must_be_right()
    digest = sha256(content.encode()).hexdigest()
    made = Generation(
        new_id(), GenerationKind.CONSTITUENCIES, replace(source, sha256=digest), by.id
    ).ready(len(found.authorities))
    await store.add_generation(uow, made, at=at, bytes_total=len(content.encode()))
    await store.add_places(uow, made.id, found)
    return made


async def check_constituencies(
    uow: UnitOfWork, generation_id: UUID, content: str, *, by: Actor
) -> Checked:
    """Hold a generation against the results of a general election. Changes nothing."""
    by.must(Role.NATIONAL_TEAM)
    generation = await store.get_generation(uow, generation_id)
    results = read_results(content)
    places = await store.places_by_code(uow, generation.id)
    return Checked(results.rows, len(results.seats), tuple(differences(places, results)))


async def switch(
    uow: UnitOfWork, generation_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Generation:
    """Let answers rest on this generation from now on; the one before stays beside it."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    await one_at_a_time(uow)
    generation = await store.get_generation(uow, generation_id, lock=True)
    check_version(expected, generation.version)
    current, event = generation.switch_to(made)
    before = await store.current_generation(uow, generation.kind, lock=True)
    if before is not None:
        await store.save_generation(uow, before.retire())
    await store.save_generation(uow, current)
    await forget_moves(uow, current.id)
    uow.emit(event)
    await begin_to_move(uow, current)
    await begin_to_tell(uow, before, current)
    return replace(current, version=generation.version + 1)


async def drop(
    uow: UnitOfWork, generation_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Generation:
    """Remove the rows of a generation that nothing rests on; the record of it stays."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    await one_at_a_time(uow)
    generation = await store.get_generation(uow, generation_id, lock=True)
    check_version(expected, generation.version)
    dropped = generation.drop()
    await store.forget_rows(uow, dropped)
    await store.save_generation(
        uow, dropped, dropped_by=made.by, dropped_at=made.at, dropped_reason=made.reason
    )
    return replace(dropped, version=generation.version + 1)


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Let nobody else switch or drop a generation until this transaction ends."""
    await uow.execute(select(func.pg_advisory_xact_lock(func.hashtext("place_generation"))))
