"""Nominations for who made them, and for the organisation that was asked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from awards import store
from awards.domain.nomination import Nomination
from awards.queries import access
from awards.store import nominations
from awards.tables import nomination
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def made_by(uow: UnitOfWork, by: Actor, page: PageAsked) -> Sequence[Row[Any]]:
    query = select(nomination).where(nomination.c.nominated_by == by.id)
    return await uow.all(page.select(query, nomination.c.id))


async def asked(uow: UnitOfWork, nomination_id: UUID, *, by: Actor) -> Nomination:
    found = await nominations.get_nomination(uow, nomination_id)
    access.must_be_asked(by, await store.get_organisation(uow, found.organisation_id))
    return found
