"""Which message went to whom, and why; which did not, and why not."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from notifications.domain.delivery import Status
from notifications.queries import deliveries as queries
from notifications.queries.languages import told
from notifications.queries.watching import WATCHERS, must_watch
from notifications.tables import delivery
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["deliveries"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Campaigner = Annotated[Actor, Depends(requires(*WATCHERS))]


class DeliveryShown(BaseModel):
    """One message to one person; no address and no text of it.

    What waits says until when (`due_at`), and where it is held back, why (`reason`).
    """

    id: UUID
    person_id: UUID | None
    template: str
    category: str
    cause: UUID
    step: str
    status: Status
    reason: str | None
    language: str | None
    edition: int | None
    attempts: int
    queued_at: datetime
    due_at: datetime
    expires_at: datetime
    settled_at: datetime | None


class AttemptShown(BaseModel):
    """A try that was not simply accepted; `code` is the relay's answer, 0 where there was none."""

    number: int
    at: datetime
    outcome: str
    stage: str
    code: int


def _show(row: Any) -> DeliveryShown:
    return DeliveryShown.model_validate(row, from_attributes=True)


@router.get("/deliveries")
async def list_deliveries(
    uow: Uow,
    page: PageRequest,
    _: Staff,
    person_id: UUID | None = None,
    cause: UUID | None = None,
    status: Status | None = None,
    template: str | None = None,
) -> Page[DeliveryShown]:
    """Newest first. Notes are left out: who gets one is nobody else's to know."""
    statement = queries.matching(
        person_id=person_id, cause=cause, status=status, template_key=template
    )
    statement = statement.where(queries.SHOWN_TO_STAFF)
    rows = await uow.all(page.select(statement, delivery.c.id, descending=True))
    return page.page(rows, _show, lambda row: (row.id,))


@router.get("/mobilisations/{mobilisation_id}/counts")
async def mobilisation_counts(mobilisation_id: UUID, uow: Uow, actor: Campaigner) -> dict[str, int]:
    """Deliveries by status; the withheld ones by reason as well (`withheld:opted_out`).

    For the whole network; whoever leads in a part of it finds their own with campaigns.

    `fallback:cy` counts those who prefer Welsh and were written to in English.
    """
    await must_watch(uow, actor, group_id=None)
    return await told(uow, mobilisation_id)
