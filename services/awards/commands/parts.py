"""Who acted on a case: whoever did is not asked when somebody without a part in it is sought."""

from datetime import datetime
from uuid import UUID

from awards.domain.application import Application
from awards.queries import access
from awards.store import Organisation, letters
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def note(uow: UnitOfWork, application_id: UUID, by: Actor, *, at: datetime) -> None:
    """Somebody who coordinates, leads or endorses did something about it."""
    await letters.note_part(uow, application_id, by.id, "coordinated", at=at)


async def writes(
    uow: UnitOfWork, application: Application, by: Actor, *, at: datetime
) -> Organisation:
    """Whoever may write it; a coordinator who helps has a part in the case from then on."""
    organisation = await access.must_write(uow, application, by)
    await _note_help(uow, application, organisation, by, at=at)
    return organisation


async def leads(
    uow: UnitOfWork, application: Application, by: Actor, *, at: datetime
) -> Organisation:
    """Whoever answers for it, or a coordinator who helps."""
    organisation = await access.must_lead(uow, application, by)
    await _note_help(uow, application, organisation, by, at=at)
    return organisation


async def _note_help(
    uow: UnitOfWork,
    application: Application,
    organisation: Organisation,
    by: Actor,
    *,
    at: datetime,
) -> None:
    if not access.is_applicant(by, organisation, application.id):
        await note(uow, application.id, by, at=at)
