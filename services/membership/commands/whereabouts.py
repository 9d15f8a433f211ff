"""Postcodes that people and organisations give, and what becomes of them when boundaries move.

The whole postcode stays in its own table for as long as whoever gave it wants; events carry the
constituency and nothing narrower.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from membership.commands.people import announce
from membership.domain.geography import (
    Generation,
    GenerationKind,
    Postcode,
    Status,
    Whereabouts,
)
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.places import nation_of_area
from membership.queries.postcodes import in_generation, look_up
from membership.store import organisations as organisation_store
from membership.store import people as people_store
from membership.store import places, postcodes
from membership.store import whereabouts as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition
from sanctuary.schedule import Timer, set_timer

MOVES = "places_moved"
AT_ONCE = 2_000
LATECOMERS = timedelta(minutes=1)
PERSON, ORGANISATION = "person", "organisation"


async def give_postcode(
    uow: UnitOfWork, person_id: UUID, written: str, *, by: Actor, at: datetime
) -> Whereabouts:
    """A person's postcode, or the outward half of it, as they or staff for them say."""
    if by.id != person_id:
        by.must(Role.NATIONAL_TEAM)
    given = Postcode.read(written)
    someone = await people_store.get_person(uow, person_id, lock=True)
    where = await _place(uow, someone.id, PERSON, given, by=by, at=at)
    placed = replace(someone, nation=someone.nation or where.nation)
    if _lies_in(where.local_authority, placed.nation):
        placed = replace(placed, area=placed.area or where.local_authority)
    if placed != someone:
        await people_store.save_person(uow, placed)
    await announce(uow, someone.id)
    return where


async def forget_postcode(uow: UnitOfWork, person_id: UUID, *, by: Actor) -> None:
    """The person does not want it kept any more. Nation and area stay: they are no address."""
    if by.id != person_id:
        by.must(Role.NATIONAL_TEAM)
    someone = await people_store.get_person(uow, person_id, lock=True)
    if await store.forget(uow, someone.id):
        await announce(uow, someone.id)


async def give_organisation_postcode(
    uow: UnitOfWork, organisation_id: UUID, written: str, *, by: Actor, at: datetime
) -> Whereabouts:
    """Where an organisation is, so that its Member of Parliament is known."""
    organisation = await organisation_store.get_organisation(uow, organisation_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=organisation.nation, organisation=organisation_id)
    where = await _place(uow, organisation_id, ORGANISATION, Postcode.read(written), by=by, at=at)
    await _tell_organisation(uow, organisation_id)
    return where


async def _place(
    uow: UnitOfWork, party_id: UUID, kind: str, given: Postcode, *, by: Actor, at: datetime
) -> Whereabouts:
    found = (await look_up(uow, [given])).answers[0]
    await store.keep(
        uow, party_id, kind, given, found.where, generation_id=found.generation, by=by.id, at=at
    )
    return found.where


def _lies_in(area: str | None, nation: str | None) -> bool:
    return area is not None and nation_of_area(area) == nation


async def preview(uow: UnitOfWork, generation_id: UUID, *, by: Actor, at: datetime) -> Generation:
    """Work out whose constituency a generation would change. Nobody moves yet."""
    by.must(Role.NATIONAL_TEAM)
    generation = await places.get_generation(uow, generation_id)
    if generation.kind is not GenerationKind.POSTCODES or generation.status not in {
        Status.READY,
        Status.RETIRED,
    }:
        raise IllegalTransition(
            "Only a postcode directory that is ready, or one that was in use before, can be "
            "looked at in advance. Choose one in the list of generations."
        )
    await store.count_moves(uow, generation.id, at=at)
    return generation


async def begin_to_move(uow: UnitOfWork, generation: Generation) -> None:
    """Another directory counts: let everybody follow, some thousands at a time."""
    if generation.kind is GenerationKind.POSTCODES:
        await set_timer(
            uow,
            MOVES,
            kind=MOVES,
            due_at=uow.clock.now(),
            payload={"generation_id": str(generation.id)},
        )


async def move_on(uow: UnitOfWork, timer: Timer) -> None:
    """Bring the next parties up to date; come again while there are more, and once after that.

    Once more, because whoever gave a postcode while the switch was made may still have been
    answered from the generation before. A postcode that the new directory does not know keeps the
    places that it had.
    """
    current = await places.current_generation(uow, GenerationKind.POSTCODES)
    if current is None:
        return
    rows = await store.outdated(uow, current.id, most=AT_ONCE)
    found = await in_generation(uow, current.id, [Postcode.read(row.postcode) for row in rows])
    fresh, moved = [], []
    for row in rows:
        before = postcodes.to_whereabouts(row)
        where = found[row.postcode].where if row.postcode in found else before
        if where.constituency != before.constituency:
            moved.append(row)
        values = {name: getattr(where, name) for name in store.PLACES}
        known = {"party_id": row.party_id, "postcode": row.postcode}
        fresh.append(values | known | {"generation_id": current.id})
    await store.bring_up_to_date(uow, fresh)
    await announce(uow, *(row.party_id for row in moved if row.party_kind == PERSON))
    for row in moved:
        if row.party_kind == ORGANISATION:
            await _tell_organisation(uow, row.party_id)
    if rows or not timer.payload.get("last"):
        again = timer.due_at if rows else timer.due_at + LATECOMERS
        payload = {"generation_id": str(current.id), "last": not rows}
        await set_timer(uow, MOVES, kind=MOVES, due_at=again, payload=payload)


async def _tell_organisation(uow: UnitOfWork, organisation_id: UUID) -> None:
    organisation = await organisation_store.get_organisation(uow, organisation_id, lock=True)
    if organisation.status is OrganisationStatus.RECOGNISED:
        uow.emit(organisation.changed())


@dataclass(frozen=True, slots=True)
class Placed:
    """What a postcode service said of the postcode that a person or organisation gave."""

    kind: str
    postcode: str
    where: Whereabouts


async def settle(uow: UnitOfWork, found: Mapping[UUID, Placed]) -> None:
    """Write what a postcode service said, unless another postcode was given meanwhile."""
    rows = [
        {name: getattr(one.where, name) for name in store.PLACES}
        | {"party_id": party_id, "postcode": one.postcode, "generation_id": None}
        for party_id, one in found.items()
    ]
    await store.lock_parties(uow, list(found))
    await store.bring_up_to_date(uow, rows)
    await announce(uow, *(key for key, one in found.items() if one.kind == PERSON))
    for key, one in found.items():
        if one.kind == ORGANISATION:
            await _tell_organisation(uow, key)
