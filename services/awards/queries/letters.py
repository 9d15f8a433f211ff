"""Letters that wait for somebody to read and release them, and the one that an applicant got."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from awards import store
from awards.domain.letter import Letter, Status
from awards.domain.scheme import Scheme
from awards.queries import access, lists
from awards.store import letters
from awards.tables import application, letter, organisation
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted
from sanctuary.http import PageAsked


async def waiting(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, status: Status
) -> Sequence[Row[Any]]:
    """The letters of what `by` coordinates, without those of organisations close to them."""
    query: Select[Any] = (
        select(letter)
        .join(application, application.c.id == letter.c.application_id)
        .join(organisation, organisation.c.id == letter.c.organisation_id)
        .where(letter.c.status == status, ~organisation.c.contacts.contains([by.id]))
    )
    query = lists.within(query, by).where(~lists.recused(by))
    return await uow.all(page.select(query, letter.c.id))


async def one(uow: UnitOfWork, letter_id: UUID, *, by: Actor) -> tuple[Letter, Scheme]:
    found = await letters.get_letter(uow, letter_id)
    about = await store.get_application(uow, found.application_id)
    await access.must_coordinate(uow, about, by)
    return found, await store.scheme_of(uow, about)


async def received(
    uow: UnitOfWork, application_id: UUID, *, by: Actor
) -> tuple[Letter, dict[str, str]]:
    """What the applicant was sent. For the panel it stays with the applicant and coordinators."""
    about = await store.get_application(uow, application_id)
    if await access.must_read(uow, about, by) == "panel":
        raise NotPermitted(
            "The letter is for the applicant. What you recommended is in the file of the panel."
        )
    return await letters.released_letter(uow, application_id)
