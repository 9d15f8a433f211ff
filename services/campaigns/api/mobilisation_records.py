"""What is on record about a mobilisation: decisions, and who read ids of people."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from campaigns.api.mobilisations import Step
from campaigns.queries import mobilisations as queries
from sanctuary.http import Page, PageRequest
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])


class EntryView(BaseModel):
    at: datetime
    kind: str
    by: UUID
    note: str


class SeenView(BaseModel):
    """`people` ids were read by `by`, in what `shown` names. Whose they were is not kept."""

    at: datetime
    by: UUID
    shown: str
    people: int


@router.get("/{mobilisation_id}/decisions")
async def decisions(step: Step, asked: PageRequest) -> Page[EntryView]:
    """Who decided what, when and why, oldest first."""
    rows = await queries.decisions(step.uow, (await step.seen()).id, asked)
    return asked.page(
        rows,
        lambda row: EntryView(at=row.at, kind=row.kind, by=row.by, note=row.note),
        lambda row: (row.id,),
    )


@router.get("/{mobilisation_id}/people-seen")
async def people_seen(step: Step, asked: PageRequest) -> Page[SeenView]:
    """Who read ids of people of this audience, newest first."""
    rows = await queries.people_seen(step.uow, (await step.seen()).id, asked)
    return asked.page(
        rows,
        lambda row: SeenView(at=row.at, by=row.by, shown=row.shown, people=row.people),
        lambda row: (row.id,),
    )
