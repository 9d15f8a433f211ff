"""Whether an organisation can be reached at all; somebody of the team hears when it cannot."""

from datetime import datetime
from uuid import UUID

from membership.domain.organisation import Status
from membership.store.hand_overs import has_verified_contact
from membership.store.organisations import get_organisation
from membership.store.team import close_tasks, open_task
from sanctuary.actor import SYSTEM, Decision
from sanctuary.db import UnitOfWork

TASK = "no_verified_contact"


async def look_for_contact(uow: UnitOfWork, organisation_id: UUID, *, at: datetime) -> None:
    """After any change of contacts: ask the team for help, or tell them that it came."""
    if await has_verified_contact(uow, organisation_id):
        found = Decision(SYSTEM.id, at, "a contact can be reached again")
        await close_tasks(uow, organisation_id, found, TASK)
        return
    body = await get_organisation(uow, organisation_id)
    if body.status is Status.RECOGNISED:
        await open_task(uow, TASK, body.id, at=at, nation=body.nation)
