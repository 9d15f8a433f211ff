"""Addresses that we do not write to, as staff may see them: by who has them, never in words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, cast, func, select

from notifications.tables import contact, suppression
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


def _shown() -> Select[Any]:
    people = (
        select(func.coalesce(func.array_agg(contact.c.person_id), cast([], ARRAY(Uuid))))
        .where(contact.c.address_key == suppression.c.address_key)
        .scalar_subquery()
    )
    return select(suppression, people.label("person_ids"))


async def suppressions(
    uow: UnitOfWork,
    asked: PageAsked,
    *,
    person_id: UUID | None,
    asked_again: bool | None,
    lifted: bool,
) -> Sequence[Any]:
    query = _shown()
    if not lifted:
        query = query.where(suppression.c.lifted_at.is_(None))
    if person_id is not None:
        now_theirs = select(contact.c.address_key).where(contact.c.person_id == person_id)
        query = query.where(
            (suppression.c.person_id == person_id)
            | suppression.c.address_key.in_(now_theirs.scalar_subquery())
        )
    if asked_again is not None:
        known = suppression.c.asked_again_at
        query = query.where(known.is_not(None) if asked_again else known.is_(None))
    return await uow.all(asked.select(query, suppression.c.id, descending=True))


async def one(uow: UnitOfWork, suppression_id: UUID) -> Any:
    return await uow.first(_shown().where(suppression.c.id == suppression_id))
