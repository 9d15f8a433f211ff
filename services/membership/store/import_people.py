"""Whole parts of a file at once: people, their bases and their withdrawals, in a few statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from membership.domain.addresses import address_key
from membership.domain.lawful_basis import CAMPAIGN
from membership.domain.person import Person, Standing
from membership.store.people import standings
from membership.tables import basis, person
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork

_ADD = text(
    "insert into person (id, name, email, email_key, verified, verified_at, language, nation, "
    "area, roles, streams, contact_version) "
    "select id, name, email, key, verified, case when verified then cast(:at as timestamptz) end, "
    "language, nation, area, string_to_array(roles, ' '), string_to_array(streams, ' '), 1 "
    "from unnest(cast(:ids as uuid[]), cast(:names as text[]), cast(:emails as text[]), "
    "cast(:keys as text[]), cast(:verified as boolean[]), cast(:languages as text[]), "
    "cast(:nations as text[]), cast(:areas as text[]), cast(:roles as text[]), "
    "cast(:streams as text[])) "
    "as e(id, name, email, key, verified, language, nation, area, roles, streams)"
)


async def add_new_people(uow: UnitOfWork, people: Sequence[Person], *, at: Any) -> None:
    """People nobody knew, with their first change counted."""
    if not people:
        return
    await uow.execute(
        _ADD,
        {
            "at": at,
            "ids": [each.id for each in people],
            "names": [each.name for each in people],
            "emails": [each.email for each in people],
            "keys": [address_key(each.email) if each.email else None for each in people],
            "verified": [each.verified for each in people],
            "languages": [each.language for each in people],
            "nations": [each.nation for each in people],
            "areas": [each.area for each in people],
            "roles": [" ".join(each.roles) for each in people],
            "streams": [" ".join(each.streams) for each in people],
        },
    )


async def candidates(
    uow: UnitOfWork, ids: Sequence[UUID], email_keys: Sequence[str], *, lock: bool
) -> tuple[dict[UUID, Standing], dict[str, UUID]]:
    """Everybody whom rows may mean, and who is known by which address: the proved first.

    An entry that was folded into another leads to that one; who left or was erased is there too.
    How they stand is asked by id alone: most rows of a file mean nobody yet.
    """
    by_id = await _who(uow, person.c.id == func.any(list(ids)), lock=lock) if ids else []
    known = (person.c.email_key == func.any(list(email_keys))) & person.c.ended.is_(False)
    by_key = await _who(uow, known, lock=lock) if email_keys else []
    folded = {row.folded_into for row in by_id if row.folded_into}
    found = folded | {row.id for row in (*by_id, *by_key)}
    people = {each.person.id: each for each in await standings(uow, list(found))} if found else {}
    return people, {row.email_key: row.id for row in sorted(by_key, key=_least_first)}


async def _who(uow: UnitOfWork, meant: ColumnElement[bool], *, lock: bool) -> Sequence[Row[Any]]:
    query = (
        select(person.c.id, person.c.email_key, person.c.verified, person.c.folded_into)
        .where(meant)
        .order_by(person.c.id)
    )
    return await uow.all(query.with_for_update() if lock else query)


def _least_first(row: Row[Any]) -> tuple[bool, int]:
    """Proved entries last, so that they win; of equals the oldest."""
    return (row.verified, -row.id.int)


async def withdrawals(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, date]:
    """When each last took back a consent."""
    rows = await uow.all(
        select(basis.c.person_id, func.max(basis.c.withdrawn_at).label("latest"))
        .where(_campaign_of(ids), basis.c.withdrawn_at.is_not(None))
        .group_by(basis.c.person_id)
    )
    return {row.person_id: row.latest.date() for row in rows}


async def withdraw_campaign(uow: UnitOfWork, ids: Sequence[UUID], decision: Decision) -> None:
    """The other system says that these people opted out: no campaign mail from now on."""
    await uow.execute(
        update(basis)
        .where(_campaign_of(ids), basis.c.withdrawn_at.is_(None))
        .values(
            withdrawn_by=decision.by, withdrawn_at=decision.at, withdrawn_reason=decision.reason
        )
    )


def _campaign_of(ids: Sequence[UUID]) -> ColumnElement[bool]:
    return (basis.c.person_id == func.any(list(ids))) & (basis.c.purpose == CAMPAIGN)
