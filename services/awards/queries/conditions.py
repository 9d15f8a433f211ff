"""Conditions as their holder, the local lead and coordinators see them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from awards import store
from awards.domain.condition import Condition
from awards.queries import access, lists
from awards.store import conditions
from awards.tables import application, condition, organisation
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def of_award(
    uow: UnitOfWork, award_id: UUID, *, by: Actor
) -> tuple[list[Condition], Sequence[Row[Any]], bool]:
    """The conditions, what was said about each, and whether `by` may see who said it."""
    award = await store.get_award(uow, award_id)
    holder = await store.get_organisation(uow, award.organisation_id)
    about = await store.get_application(uow, award.application_id)
    seen_as = await access.must_read(uow, about, by)
    access.must_see_award(by, holder, award.stream)
    found = await conditions.conditions_of(uow, award_id)
    steps = await conditions.steps_of(uow, [each.id for each in found])
    return found, steps, seen_as == "coordinator"


async def coordinated(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, overdue_on: date | None
) -> Sequence[Row[Any]]:
    """Open conditions in one's part of the network; with a day, those that are late by then."""
    query = (
        conditions.open_ones()
        .join(application, application.c.id == condition.c.application_id)
        .join(organisation, organisation.c.id == condition.c.organisation_id)
        .where(~organisation.c.contacts.contains([by.id]))
    )
    query = lists.within(query, by).where(~lists.recused(by))
    if overdue_on is not None:
        query = query.where(condition.c.due_on < overdue_on)
    return await uow.all(page.select(query, condition.c.due_on, condition.c.id))
