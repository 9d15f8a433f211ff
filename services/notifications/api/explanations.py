"""Why me, why not me: for staff who are asked, about any message and about any silence."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from notifications import rules
from notifications.api.deliveries import AttemptShown, DeliveryShown
from notifications.queries import deliveries, explanations
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["explanations"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class Sentence(BaseModel):
    """As its reader would be told, in English."""

    about: str
    words: str


class EventShown(BaseModel):
    """What set the message off. `GET /v1/events` of the service in `type` has it whole."""

    id: str
    type: str | None


class MessageExplained(DeliveryShown):
    """Everything that was decided about one message, and every try that was not simply accepted.

    `basis` and `chosen` are as they stood when the message was judged right before sending.
    """

    event: EventShown | None
    basis: str | None
    chosen: bool | None
    in_words: list[Sentence]
    attempts_made: list[AttemptShown]


class PersonShown(BaseModel):
    """What would be decided by now. No address."""

    known: bool
    erased: bool
    has_address: bool
    verified: bool
    left: bool
    language: str | None
    bases: dict[str, str] | None
    choices: dict[str, bool] | None
    suppressed: str | None


class Explanation(BaseModel):
    """`absent` says why there is no message, when there is none; `told` counts those to anybody."""

    person_id: UUID
    cause: UUID
    messages: list[MessageExplained]
    absent: list[str]
    person: PersonShown
    told: dict[str, int]


@router.get("/explanations")
async def explain(
    person_id: UUID, cause: UUID, uow: Uow, now: Now, _: Staff, template: str | None = None
) -> Explanation:
    """Every message to a person about a cause, or why there is none.

    Notes are left out: who gets one is nobody else's to know.
    """
    found = await explanations.messages(uow, person_id, cause, template)
    person = await explanations.person(uow, person_id)
    about = await explanations.cause(uow, cause, template, person_id)
    longest = max(rules.on("retention", london_day(now))["days"].values())
    return Explanation(
        person_id=person_id,
        cause=cause,
        messages=[await explained(uow, row) for row in found],
        absent=[] if found else explanations.absent(person, about, longest),
        person=PersonShown.model_validate(person, from_attributes=True),
        told=dict(about.told),
    )


@router.get("/deliveries/{delivery_id}")
async def explain_delivery(delivery_id: UUID, uow: Uow, _: Staff) -> MessageExplained:
    return await explained(uow, await deliveries.for_staff(uow, delivery_id))


async def explained(uow: UnitOfWork, row: Any) -> MessageExplained:
    made = await deliveries.attempts(uow, row.id)
    told = await explanations.explained(uow, row, "en")
    return MessageExplained(
        **DeliveryShown.model_validate(row, from_attributes=True).model_dump(),
        event=EventShown(id=row.event_id, type=row.event_type) if row.event_id else None,
        basis=row.basis,
        chosen=row.chosen,
        in_words=[Sentence(about=about, words=words) for about, words in told],
        attempts_made=[AttemptShown.model_validate(each, from_attributes=True) for each in made],
    )
