"""How to reach people, and what they want: the cache and the choices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, true, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.delivery import EMAIL
from notifications.domain.quiet import zone_of
from notifications.tables import (
    affiliated_group,
    contact,
    organisation,
    preference,
    preference_decision,
)
from sanctuary.actor import Decision
from sanctuary.asks import Contact
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among, without_erased
from sanctuary.ids import new_id

_WANT = text(
    "insert into contact (person_id, wanted_version) "
    "select p, max(v) from unnest(cast(:people as uuid[]), cast(:versions as int[])) as x(p, v) "
    # Whom we know well enough is not touched: a conflict would lock and write each row.
    "where not exists (select from contact c where c.person_id = p and c.wanted_version >= v) "
    # In one order, so that two transactions about the same people never wait for each other.
    "group by p order by p on conflict (person_id) do update "
    "set wanted_version = excluded.wanted_version "
    "where contact.wanted_version < excluded.wanted_version"
)
_ZONES = text(
    "select name from unnest(cast(:names as text[])) as x(name) "
    "where name ~ '^[A-Za-z_]+/[A-Za-z0-9_/+-]+$' "
    "and pg_input_is_valid('2000-01-01 00:00:00 ' || name, 'timestamptz')"
)
_KEY = 16
_NOTHING = dict.fromkeys(("email", "address_key", "mobile", "nation", "area"))
STALE = or_(contact.c.version.is_(None), contact.c.version < contact.c.wanted_version)


async def want(uow: UnitOfWork, wanted: Iterable[tuple[UUID, int]]) -> None:
    """Remember that a newer version exists than the one cached, if it does."""
    pairs = list(wanted)
    if pairs:
        await uow.connection.execute(
            _WANT, {"people": [p for p, _ in pairs], "versions": [v for _, v in pairs]}
        )


async def stale(uow: UnitOfWork, limit: int, besides: Iterable[UUID] = ()) -> list[UUID]:
    """People whose contact has to be asked for, each by one worker at a time."""
    rows = await uow.all(
        select(contact.c.person_id)
        .where(STALE, contact.c.person_id.not_in(list(besides)))
        .order_by(contact.c.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [row.person_id for row in rows]


def address_key(uow: UnitOfWork, email: str | None) -> bytes | None:
    """The same for two spellings of one address; nobody can read the address from it."""
    if not email:
        return None
    return uow.must_seal.handle(f"address {email.strip().casefold()}")[:_KEY]


async def keep(uow: UnitOfWork, found: Sequence[Contact]) -> None:
    """Take over what membership answered, but for whoever was erased since it was asked."""
    gone = await erased_among(uow, [one.person_id for one in found])
    found = [one for one in found if one.person_id not in gone]
    if not found:
        return
    zones = await _known_zones(uow, {one.time_zone for one in found})
    row = insert(contact)
    fields = (
        "version", "name", "email", "verified", "language", "time_zone", "bases", "ended",
        "mobile", "mobile_proven", "nation", "area",
    )  # fmt: skip
    values: dict[str, Any] = {name: row.excluded[name] for name in (*fields, "address_key")}
    values["wanted_version"] = func.greatest(contact.c.wanted_version, row.excluded.version)
    await uow.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_=values),
        [
            {
                **one.model_dump(include={"person_id", *fields}),
                "address_key": address_key(uow, one.email),
                "wanted_version": one.version,
                "time_zone": one.time_zone if one.time_zone in zones else LONDON.key,
            }
            for one in found
        ],
    )


async def _known_zones(uow: UnitOfWork, names: set[str]) -> set[str]:
    """Those that the store can reckon with: one that it does not know would stop every claim."""
    others = sorted(names - {LONDON.key})
    if not others:
        return {LONDON.key}
    rows = (await uow.connection.execute(_ZONES, {"names": others})).all()
    return {LONDON.key, *(row.name for row in rows if zone_of(row.name).key == row.name)}


async def keep_unknown(uow: UnitOfWork, people: Iterable[UUID]) -> None:
    """Membership does not know them: stop asking until it says that they changed."""
    await uow.execute(
        update(contact)
        .where(contact.c.person_id.in_(list(people)))
        .values(wanted_version=0, version=0, ended=True, **_NOTHING)
    )


async def keep_organisation(
    uow: UnitOfWork, organisation_id: UUID, people: list[UUID], *, nation: str | None = None
) -> None:
    values = {"contacts": await without_erased(uow, people), "nation": nation}
    await uow.execute(
        insert(organisation)
        .values(organisation_id=organisation_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id"], set_=values)
    )


async def organisation_contacts(uow: UnitOfWork, organisation_id: UUID) -> list[UUID] | None:
    """Both contacts, first one first; None when we have not heard of the organisation yet."""
    row = await uow.first(
        select(organisation.c.contacts).where(organisation.c.organisation_id == organisation_id)
    )
    return None if row is None else list(row.contacts)


async def keep_group(
    uow: UnitOfWork,
    group_id: UUID,
    people: list[UUID],
    *,
    nation: str | None = None,
    region: str | None = None,
) -> None:
    people = await without_erased(uow, people)
    values = {"contacts": people, "nation": nation, "region": region}
    row = insert(affiliated_group).values(group_id=group_id, **values)
    await uow.execute(row.on_conflict_do_update(index_elements=["group_id"], set_=values))


async def group_contacts(uow: UnitOfWork, group_id: UUID) -> list[UUID] | None:
    row = await uow.first(
        select(affiliated_group.c.contacts).where(affiliated_group.c.group_id == group_id)
    )
    return None if row is None else list(row.contacts)


async def choose(
    uow: UnitOfWork,
    person_id: UUID,
    category: str,
    *,
    allowed: bool,
    at: datetime,
    channel: str = EMAIL,
) -> bool:
    """Write a choice about one channel. Returns whether it changed anything."""
    row = insert(preference).values(
        person_id=person_id, category=category, channel=channel, allowed=allowed, changed_at=at
    )
    changed = await uow.first(
        row.on_conflict_do_update(
            index_elements=["person_id", "category", "channel"],
            set_={"allowed": allowed, "changed_at": at},
            where=preference.c.allowed.is_distinct_from(allowed),
        ).returning(preference.c.person_id)
    )
    return changed is not None


async def note_decision(
    uow: UnitOfWork, person_id: UUID, category: str, channel: str, made: Decision, *, allowed: bool
) -> None:
    """Who of the staff chose this for somebody, and why."""
    await uow.execute(
        insert(preference_decision).values(
            id=new_id(),
            person_id=person_id,
            category=category,
            channel=channel,
            allowed=allowed,
            given_by=made.by,
            given_at=made.at,
            given_reason=made.reason,
        )
    )


async def choices(uow: UnitOfWork, person_id: UUID, channel: str = EMAIL) -> dict[str, bool]:
    """What was chosen about a channel, by category; what is absent was never chosen."""
    rows = await uow.all(
        select(preference.c.category, preference.c.allowed).where(
            preference.c.person_id == person_id, preference.c.channel == channel
        )
    )
    return {row.category: row.allowed for row in rows}


async def choosers(
    uow: UnitOfWork, people: Iterable[UUID], category: str, channel: str
) -> set[UUID]:
    """Who of `people` asked for this category by this channel."""
    rows = await uow.all(
        select(preference.c.person_id).where(
            preference.c.person_id.in_(list(people)),
            preference.c.category == category,
            preference.c.channel == channel,
            preference.c.allowed,
        )
    )
    return {row.person_id for row in rows}


async def has_mobile(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether there is a number that text messages may go to."""
    query = select(contact.c.person_id).where(
        contact.c.person_id == person_id, contact.c.mobile.is_not(None), contact.c.mobile_proven
    )
    return await uow.first(query) is not None


async def doubt_mobile(uow: UnitOfWork, person_id: UUID, number: str | None) -> bool:
    """Nothing more goes to this number, whichever it is where none is named.

    Returns whether anything went there until now.
    """
    theirs = true() if number is None else contact.c.mobile == number
    row = await uow.first(
        update(contact)
        .where(contact.c.person_id == person_id, contact.c.mobile_proven, theirs)
        .values(mobile_proven=False)
        .returning(contact.c.person_id)
    )
    return row is not None
