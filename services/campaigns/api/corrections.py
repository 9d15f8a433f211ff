"""Corrections of what people were told: proposed by one, confirmed by another, then told."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from campaigns.api.fields import Body, Reason, Text
from campaigns.api.incidents import Officer, Reader
from campaigns.api.mobilisations import Leader
from campaigns.commands import corrections as commands
from campaigns.commands.corrections import Words
from campaigns.domain.correction import Correction, Status
from campaigns.domain.mobilisation import LEADERS
from campaigns.queries.incidents import READERS
from campaigns.store import corrections as store
from campaigns.store import incidents, mobilisations
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["corrections"])
Corrector = Annotated[Actor, Depends(requires(*LEADERS))]


class NewCorrection(Body):
    """What was wrong and what is right, as people will read it; `reason` stays with the team."""

    says_en: Text
    says_cy: Text
    reason: Text

    def words(self) -> Words:
        return Words(self.says_en, self.says_cy, self.reason)


class CorrectionView(BaseModel):
    """`alarming`: somebody else than its author has to confirm it before it is told."""

    correction_id: UUID
    mobilisation_id: UUID | None
    incident_id: UUID | None
    status: Status
    says_en: str
    says_cy: str
    reason: str
    alarming: bool
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


@router.post("/mobilisations/{mobilisation_id}/corrections", status_code=201)
async def correct_mobilisation(
    mobilisation_id: UUID, body: NewCorrection, actor: Leader, uow: Uow, now: Now
) -> CorrectionView:
    """Told at once to exactly those reached, unless many were called: then a second one confirms.

    A running mobilisation is paused by it.
    """
    return _view(
        await commands.of_mobilisation(uow, mobilisation_id, body.words(), by=actor, at=now)
    )


@router.get("/mobilisations/{mobilisation_id}/corrections")
async def corrections_of_mobilisation(
    mobilisation_id: UUID, actor: Leader, uow: Uow, asked: PageRequest
) -> Page[CorrectionView]:
    (await mobilisations.get(uow, mobilisation_id)).led_by(actor)
    rows = await store.listed(uow, asked, mobilisation_id=mobilisation_id)
    return asked.page(rows, _row_view, lambda row: (row.id,))


@router.post("/incidents/{incident_id}/corrections", status_code=201)
async def correct_alerts(
    incident_id: UUID, body: NewCorrection, actor: Officer, uow: Uow, now: Now
) -> CorrectionView:
    """Of the alerts to groups: told to everybody whom they reached. Nationally, two people."""
    return _view(await commands.of_alerts(uow, incident_id, body.words(), by=actor, at=now))


@router.get("/incidents/{incident_id}/corrections")
async def corrections_of_alerts(
    incident_id: UUID, actor: Reader, uow: Uow, asked: PageRequest
) -> Page[CorrectionView]:
    actor.must(*READERS, nation=(await incidents.get(uow, incident_id)).nation)
    rows = await store.listed(uow, asked, incident_id=incident_id)
    return asked.page(rows, _row_view, lambda row: (row.id,))


@router.post("/corrections/{correction_id}/confirmation")
async def confirm(correction_id: UUID, actor: Corrector, uow: Uow, now: Now) -> CorrectionView:
    """By somebody else than its author; then it is told."""
    return _view(await commands.confirm(uow, correction_id, by=actor, at=now))


@router.post("/corrections/{correction_id}/withdrawal")
async def withdraw(
    correction_id: UUID, body: Reason, actor: Corrector, uow: Uow, now: Now
) -> CorrectionView:
    """Give up a proposal. What was told is never taken back, only corrected again."""
    return _view(await commands.withdraw(uow, correction_id, reason=body.reason, by=actor, at=now))


def _view(correction: Correction) -> CorrectionView:
    values = asdict(correction)
    return CorrectionView(correction_id=values.pop("id"), **values)


def _row_view(row: Any) -> CorrectionView:
    return _view(store.of_row(row))
