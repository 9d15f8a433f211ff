"""Drills: everything but delivery, with a simulated inbox and a report (PEERS B20)."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from notifications.domain.chain import Answer, Level
from notifications.queries import drills as queries
from notifications.queries.editions import archive
from notifications.queries.watching import WATCHERS, must_watch
from notifications.sending.reading import DrillReader
from notifications.tables import delivery
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/drills", tags=["drills"])
Campaigner = Annotated[Actor, Depends(requires(*WATCHERS))]


class AnswerShown(BaseModel):
    """As what somebody was asked, what they said, and how many seconds after they were asked."""

    level: Level
    answer: Answer
    seconds: float


class DrillReport(BaseModel):
    """`left` is how many messages left the house: none, or something is very wrong.

    `median_seconds` and `slowest_seconds` are from a message's beginning to the simulated inbox;
    `acknowledged_after_seconds` is from the alert to whoever took it on.
    """

    cause: UUID
    kind: Literal["alert", "mobilisation"]
    begun_at: datetime | None
    in_inbox: int
    not_reached: dict[str, int]
    waiting: int
    left: int
    median_seconds: float | None
    slowest_seconds: float | None
    last_after_seconds: float | None
    acknowledged_after_seconds: float | None
    answers: list[AnswerShown]


class DrillMessage(BaseModel):
    """One message of the simulated inbox, with the link that answers it: no other link opens.

    Whose it would be is not said.
    """

    id: UUID
    template: str
    language: str
    subject: str
    text: str
    arrived_at: datetime


@router.get("/{cause}")
async def report(cause: UUID, uow: Uow, actor: Campaigner) -> DrillReport:
    """How soon everybody would have had it, and how soon somebody answered."""
    found = await queries.drill(uow, cause)
    await must_watch(uow, actor, group_id=found.group_id)
    row = await queries.report(uow, found)
    return DrillReport(
        cause=cause,
        kind="alert" if found.kind == "alert" else "mobilisation",
        begun_at=found.begun_at,
        in_inbox=row.in_inbox,
        not_reached=await queries.reasons(uow, cause),
        waiting=row.waiting,
        left=row.left,
        median_seconds=row.median_seconds,
        slowest_seconds=row.slowest_seconds,
        last_after_seconds=_between(found.begun_at, row.last_at),
        acknowledged_after_seconds=_between(found.begun_at, found.acknowledged_at),
        answers=[
            AnswerShown.model_validate(each, from_attributes=True)
            for each in await queries.answers(uow, cause)
        ],
    )


@router.get("/{cause}/messages")
async def simulated_inbox(
    *, request: Request, cause: UUID, uow: Uow, page: PageRequest, now: Now, actor: Campaigner
) -> Page[DrillMessage]:
    """What test recipients would have read, newest first: one link answers the drill."""
    found = await queries.drill(uow, cause)
    await must_watch(uow, actor, group_id=found.group_id)
    asked = page.select(queries.messages(cause), delivery.c.id, descending=True)
    rows = await uow.all(asked)
    reader = DrillReader(request.app.state.settings, await archive(uow, rows))

    def shown(row: Any) -> DrillMessage:
        said = reader.render(row, now)
        return DrillMessage(
            id=row.id,
            template=row.template,
            language=row.language or "en",
            subject=said.subject,
            text=said.text,
            arrived_at=row.settled_at,
        )

    return page.page(rows, shown, lambda row: (row.id,))


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds()
