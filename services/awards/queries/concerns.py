"""Concerns as those who may deal with them see them, and as whoever raised one does."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, exists, select

from awards import sealed
from awards.domain.concern import SETTLED, Status
from awards.queries import lists
from awards.queries.recusals import kept_away
from awards.tables import application, award, case_part, concern, organisation, seat
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def open_to(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, status: Status | None
) -> Sequence[Row[Any]]:
    """Those of their part of the network: none that they raised, or in whose case they are."""
    took_part = exists().where(
        case_part.c.application_id == concern.c.application_id, case_part.c.noted_by == by.id
    )
    was_asked = exists().where(
        seat.c.application_id == concern.c.application_id, seat.c.person_id == by.id
    )
    query: Select[Any] = (
        select(concern)
        .join(application, application.c.id == concern.c.application_id)
        .join(award, award.c.id == concern.c.award_id)
        .join(organisation, organisation.c.id == award.c.organisation_id)
        .where(~organisation.c.contacts.contains([by.id]), ~took_part, ~was_asked)
        .where(~kept_away(by, organisation.c.id), ~sealed.raised_by(uow, by.id))
    )
    if status is not None:
        query = query.where(concern.c.status == status)
    else:
        query = query.where(concern.c.status.not_in(SETTLED))
    return await uow.all(page.select(lists.within(query, by), concern.c.id))


async def raised_by(uow: UnitOfWork, by: Actor, page: PageAsked) -> Sequence[Row[Any]]:
    """What somebody raised themselves."""
    query = select(concern).where(sealed.raised_by(uow, by.id))
    return await uow.all(page.select(query, concern.c.id))
