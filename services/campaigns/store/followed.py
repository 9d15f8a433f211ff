"""What other services say of people, progress and masks, as rows of our own."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import PersonChanged

_person = tables.person.c

_FACTS = (
    "nation, region, constituency, area, language, streams, groups, roles, has_address, "
    "address_verified, purposes"
)
_TAKE_PEOPLE = text(
    f"insert into audience_person (person_id, known, {_FACTS}) "  # noqa: S608 — names of ours
    f"select person_id, true, {_FACTS} from jsonb_to_recordset(cast(:people as jsonb)) as x("
    "person_id uuid, nation text, region text, constituency text, area text, language text, "
    "streams text[], groups uuid[], roles text[], has_address boolean, address_verified boolean, "
    "purposes text[]) on conflict (person_id) do update set known = true, "
    + ", ".join(f"{name} = excluded.{name}" for name in _FACTS.split(", "))
)


async def take_people(uow: UnitOfWork, people: Sequence[PersonChanged]) -> None:
    """Write what membership says of many people; those who have gone are forgotten."""
    gone = [person.person_id for person in people if person.ended]
    if gone:
        await uow.execute(delete(tables.person).where(_person.person_id.in_(gone)))
    rows = [
        person.model_dump(mode="json", exclude={"bases", "ended"})
        | {"purposes": sorted(person.bases)}
        for person in people
        if not person.ended
    ]
    if rows:
        await uow.execute(_TAKE_PEOPLE, {"people": json.dumps(rows)})


async def take_group(uow: UnitOfWork, group_id: UUID, **values: object) -> None:
    """Write the whole state of an affiliated group."""
    await uow.execute(
        upsert(tables.group)
        .values(group_id=group_id, **values)
        .on_conflict_do_update(index_elements=["group_id"], set_=values)
    )


async def take_preference(
    uow: UnitOfWork, person_id: UUID, category: str, *, allowed: bool, event_id: UUID
) -> None:
    """Write a preference, unless a newer one for the same category is known already.

    Event ids are UUIDv7, so the larger one is the younger.
    """
    seen = tables.preference_seen
    newer = await uow.first(
        upsert(seen)
        .values(person_id=person_id, category=category, event_id=event_id)
        .on_conflict_do_update(
            index_elements=["person_id", "category"],
            set_={"event_id": event_id},
            where=seen.c.event_id < event_id,
        )
        .returning(seen.c.person_id)
    )
    if newer is None:
        return
    without = func.array_remove(_person.opted_out, category)
    changed = without if allowed else func.array_append(without, category)
    await uow.execute(
        upsert(tables.person)
        .values(person_id=person_id, opted_out=[] if allowed else [category])
        .on_conflict_do_update(index_elements=["person_id"], set_={"opted_out": changed})
    )


async def take_suppression(uow: UnitOfWork, person_id: UUID, *, suppressed: bool) -> None:
    await uow.execute(
        upsert(tables.person)
        .values(person_id=person_id, suppressed=suppressed)
        .on_conflict_do_update(index_elements=["person_id"], set_={"suppressed": suppressed})
    )


async def follow_progress(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write the newest counts of deliveries."""
    table = tables.progress
    statement = upsert(table).values(list(rows))
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["mobilisation_id"],
            set_={name: statement.excluded[name] for name in ("counts", "done", "at")},
        )
    )


async def take_mask(uow: UnitOfWork, mask_id: UUID, values: dict[str, Any]) -> None:
    """Write a mask of the directory, or that it was lifted, whichever came first."""
    await uow.execute(
        upsert(tables.directory_mask)
        .values(mask_id=mask_id, **{"lifted": False} | values)
        .on_conflict_do_update(index_elements=["mask_id"], set_=values)
    )


async def lift_mask(uow: UnitOfWork, mask_id: UUID) -> UUID | None:
    """Note that a mask was lifted; returns the incident it belonged to."""
    await take_mask(uow, mask_id, {"lifted": True})
    table = tables.directory_mask
    incident_id: UUID | None = await uow.scalar(
        select(table.c.incident_id).where(table.c.mask_id == mask_id)
    )
    return incident_id
