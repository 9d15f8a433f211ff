"""One's own path, for whoever is signed in: there is no way to name somebody else's."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, StringConstraints

from campaigns.api.fields import Body, Line
from campaigns.commands import journey as commands
from campaigns.domain.journey import LONGEST_LINE, MOST_WORDS, Ally, Journal, Step
from campaigns.store import journal as store
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Edit, Uow, etag, sealed_router

router = sealed_router("/v1/journey", ["journey"])
Own = Annotated[Actor, Depends(signed_in)]
Words = Annotated[str, StringConstraints(max_length=MOST_WORDS)]
Angle = Annotated[str, StringConstraints(max_length=LONGEST_LINE)]


class StepKept(Body):
    """Whether the step is done, and words that nobody but you can read."""

    done: bool = False
    words: Words = ""


class WeekKept(Body):
    words: Words


class AllyKept(Body):
    """Somebody you think of. `welcomed`: they have spoken up themselves since."""

    who: Line
    angle: Angle = ""
    plan: Words = ""
    welcomed: bool = False


class StepView(BaseModel):
    step: Step
    done_on: date | None
    words: str


class WeekView(BaseModel):
    week: date
    words: str


class AllyView(BaseModel):
    ally_id: UUID
    who: str
    angle: str
    plan: str
    welcomed: bool


class JourneyView(BaseModel):
    """Your path, as only you see it. The ETag is what an edit needs in If-Match."""

    steps: list[StepView]
    weeks: list[WeekView]
    allies: list[AllyView]


@router.get("")
async def own_journey(actor: Own, uow: Uow, response: Response) -> JourneyView:
    return _view(await store.read(uow, actor.id), response)


@router.put("/steps/{step}")
async def keep_step(step: Step, body: StepKept, actor: Own, edit: Edit) -> JourneyView:
    """In any order, as often as you like."""
    day = edit.uow.clock.today()
    kept = await commands.keep_step(
        edit.uow, actor.id, step, done=body.done, words=body.words, day=day, expected=edit.expected
    )
    return _view(kept, edit.response)


@router.put("/weeks/{week}")
async def keep_week(week: date, body: WeekKept, actor: Own, edit: Edit) -> JourneyView:
    """How the challenge of that week went. Without words it is taken away."""
    day = edit.uow.clock.today()
    kept = await commands.reflect(
        edit.uow, actor.id, week, body.words, day=day, expected=edit.expected
    )
    return _view(kept, edit.response)


@router.put("/allies/{ally_id}")
async def draw_ally(ally_id: UUID, body: AllyKept, actor: Own, edit: Edit) -> JourneyView:
    """Put somebody on your map, under an id of your choice."""
    ally = Ally(ally_id, body.who, body.angle, body.plan, body.welcomed)
    day = edit.uow.clock.today()
    return _view(
        await commands.draw(edit.uow, actor.id, ally, day=day, expected=edit.expected),
        edit.response,
    )


@router.delete("/allies/{ally_id}")
async def rub_out_ally(ally_id: UUID, actor: Own, edit: Edit) -> JourneyView:
    day = edit.uow.clock.today()
    kept = await commands.rub_out(edit.uow, actor.id, ally_id, day=day, expected=edit.expected)
    return _view(kept, edit.response)


def _view(journal: Journal, response: Response) -> JourneyView:
    etag(response, journal.version)
    return JourneyView(
        steps=[
            StepView(step=step, done_on=journal.of(step).done_on, words=journal.of(step).words)
            for step in Step
        ],
        weeks=[WeekView(week=week, words=words) for week, words in sorted(journal.weeks.items())],
        allies=[
            AllyView(
                ally_id=ally.id,
                who=ally.who,
                angle=ally.angle,
                plan=ally.plan,
                welcomed=ally.welcomed,
            )
            for ally in journal.allies
        ],
    )
