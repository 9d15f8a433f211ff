"""Whether there is a newer edition for a draft, and what moving to it would change."""

from datetime import date
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.editions import Move, is_movable, moving
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def newer_for(uow: UnitOfWork, application: Application, today: date) -> Move | None:
    """None for what was ever sent, and where the draft is under today's edition already."""
    if not is_movable(application):
        return None
    before = await store.scheme_of(uow, application)
    after = await store.current_scheme(uow, application.stream, today)
    return None if after == before else moving(application, before, after)


async def preview(
    uow: UnitOfWork, application_id: UUID, *, by: Actor, today: date
) -> tuple[Application, Move | None]:
    """For the applicant, and for a coordinator who helps them."""
    application = await store.get_application(uow, application_id)
    await access.must_write(uow, application, by)
    return application, await newer_for(uow, application, today)
