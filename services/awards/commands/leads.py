"""Local leads come and go: their open cases move, and applicants are told who looks after them."""

from uuid import UUID

from awards.store import leads as store
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.events.awards import ApplicationReassigned


async def keep_lead(
    uow: UnitOfWork,
    lead_id: UUID,
    area: str,
    stream: str,
    *,
    vacant: bool,
    person_id: UUID | None = None,
) -> None:
    """Write what membership says. Only a change moves cases (DOMAIN, edge cases: lead leaves)."""
    before = await store.is_kept(uow, area, stream)
    known = await without_erased(uow, [] if person_id is None else [person_id])
    await store.put_lead(
        uow, lead_id, area, stream, vacant=vacant, person_id=known[0] if known else None
    )
    if before == (not vacant):
        return
    for case in await store.open_cases(uow, area, stream):
        uow.emit(
            ApplicationReassigned(
                application_id=case.id,
                organisation_id=case.organisation_id,
                stream=stream,
                keeper="national_team" if vacant else "local_lead",
                since=uow.clock.today(),
            )
        )
