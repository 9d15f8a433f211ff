"""Who may see which evidence, and what a short link to one file opens."""

from uuid import UUID

from awards import store
from awards.domain.evidence import Evidence
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def evidence_list(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> list[Evidence]:
    """The files of an application, for whoever may read it."""
    application = await store.get_application(uow, application_id)
    await access.must_read(uow, application, by)
    return await store.evidence_of(uow, application_id)


async def evidence_to_open(
    uow: UnitOfWork, application_id: UUID, evidence_id: UUID, *, by: Actor
) -> Evidence:
    """One file, asked anew each time it opens: a conflict closes links that are out already."""
    application = await store.get_application(uow, application_id)
    await access.must_read(uow, application, by)
    found = await store.get_evidence(uow, evidence_id)
    access.is_of(found, application_id)
    return found
