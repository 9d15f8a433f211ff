"""How those who were asked stand; and saying "not this time" through the link of a message."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Body
from campaigns.api.mobilisations import Step
from campaigns.commands import asks as commands
from campaigns.domain.ask import Standing
from campaigns.domain.disclosure import may_see_people, told
from campaigns.queries import asks as queries
from campaigns.store import targeting
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router
from sanctuary.links import Link, Purpose

router = new_router("/v1", ["asks"])
Reported = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]


class KindView(BaseModel):
    """People by how they stand, in numbers. Null is withheld: so few would speak of one person."""

    kind: str
    people: dict[Standing, int | None]


class AsksView(BaseModel):
    asks: list[KindView]


class Declining(Body):
    link: Annotated[str, Field(description="The link of the message, as it is")]


class DeclinedView(BaseModel):
    mobilisation_id: UUID


@router.get("/mobilisations/{mobilisation_id}/asks")
async def standings(step: Step) -> AsksView:
    """Assigned, done, ignored, overdue or expired, for each kind of action that was asked for."""
    found = await step.seen()
    counted = await queries.standings(step.uow, found)
    openly = may_see_people(step.actor, await targeting.whole(step.uow, found.rule))
    return AsksView(
        asks=[
            KindView(kind=kind, people=dict(people) if openly else told(people))
            for kind, people in counted.items()
        ]
    )


@router.post("/actions/declining", status_code=201)
async def decline(_: Declining, link: Reported, uow: Uow, now: Now) -> DeclinedView:
    """Not this time. Nobody asks why, and nobody sees who said so."""
    await commands.decline(uow, link.subject, person_id=link.actor.id, at=now)
    return DeclinedView(mobilisation_id=link.subject)
