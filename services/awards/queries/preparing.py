"""What an applicant prepared, for whoever may see it; and whose links open an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.preparing import Colleague, Particulars, Prepared
from awards.queries import access
from awards.store import preparing
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Preparation:
    application: Application
    prepared: Mapping[str, Prepared]
    particulars: Particulars


async def preparation(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Preparation:
    """A panel sees plan and particulars; how the applicant saw itself stays with them."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    found = await preparing.preparation_of(uow, application_id)
    if seen_as != "applicant":
        found = {
            key: Prepared(key, None, each.intention, each.due_on) for key, each in found.items()
        }
    return Preparation(application, found, await preparing.particulars_of(uow, application_id))


async def colleagues(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> list[Colleague]:
    application = await store.get_application(uow, application_id)
    await access.must_lead(uow, application, by)
    return await preparing.colleagues_of(uow, application_id)


async def colleague(
    uow: UnitOfWork, application_id: UUID, colleague_id: UUID, *, by: Actor
) -> Colleague:
    application = await store.get_application(uow, application_id)
    await access.must_lead(uow, application, by)
    return await preparing.get_colleague(uow, application_id, colleague_id)
