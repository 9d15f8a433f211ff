"""Who may see which evidence, and what a short link to one file opens."""

from uuid import UUID

from awards import store
from awards.domain.evidence import Evidence
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def evidence_list(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> list[Evidence]:
    """The files of an application, for whoever may read it."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    found = await store.evidence_of(uow, application_id)
    return [each for each in found if await _is_sent(uow, each, seen_as)]


async def _is_sent(uow: UnitOfWork, each: Evidence, seen_as: str) -> bool:
    """A panel sees what came with the last sending, and nothing that is still put together."""
    if seen_as != "panel":
        return True
    sent = await store.submissions_of(uow, each.application_id)
    return bool(sent) and each.added_at <= sent[0].sent_at


async def evidence_to_open(
    uow: UnitOfWork, application_id: UUID, evidence_id: UUID, *, by: Actor
) -> Evidence:
    """One file, asked anew each time it opens: a conflict closes links that are out already."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    found = await store.get_evidence(uow, evidence_id)
    access.is_of(found, application_id)
    if not await _is_sent(uow, found, seen_as):
        raise NotFound("This file has not been sent yet. It opens when the applicant has sent it.")
    return found
