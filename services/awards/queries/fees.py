"""The fee of an application, for those whom it concerns; never for a panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from awards import store
from awards.domain.application import Status
from awards.domain.fees import LIFECYCLE, Fee, NothingDue
from awards.queries import access
from awards.store import proofs
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seen:
    steps: Sequence[Fee]
    due: bool
    seen_as: str


async def fee(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Seen:
    """The applicant's and the coordinators'; a local lead and a panel find nothing here."""
    application = await store.get_application(uow, application_id)
    organisation = await store.get_organisation(uow, application.organisation_id)
    if access.is_applicant(by, organisation, application.id):
        await access.must_lead(uow, application, by)
        seen_as = "applicant"
    else:
        await access.must_coordinate(uow, application, by)
        seen_as = "coordinator"
    steps = await proofs.fee_steps(uow, application_id)
    if not steps:
        raise NothingDue
    settled = LIFECYCLE.is_final(steps[-1].state)
    return Seen(steps, not settled and application.status is not Status.WITHDRAWN, seen_as)
