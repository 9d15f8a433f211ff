"""Whole parts of a file at once: people, their bases and their withdrawals, in a few statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from membership.domain.addresses import address_key
from membership.domain.lawful_basis import CAMPAIGN
from membership.domain.person import Person, Standing
from membership.store.people import standing_query, to_standing
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
    """
    meant = or_(
        person.c.id == func.any(list(ids)),
        (person.c.email_key == func.any(list(email_keys))) & person.c.ended.is_(False),
    )
    if lock:
        await uow.execute(select(person.c.id).where(meant).order_by(person.c.id).with_for_update())
    rows = list(await uow.all(standing_query().add_columns(person.c.email_key).where(meant)))
    folded = {row.folded_into for row in rows if row.folded_into} - {row.id for row in rows}
    if folded:
        more = standing_query().add_columns(person.c.email_key)
        rows += await uow.all(more.where(person.c.id == func.any(list(folded))))
    found = {row.id: to_standing(row) for row in rows}
    by_address = {
        row.email_key: row.id
        for row in sorted(rows, key=_least_first)
        if row.email_key and not row.ended
    }
    return found, by_address


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
