"""What a person wants to hear, and whether they may be written to at all."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, StringConstraints

from notifications.commands import preferences, suppressions
from notifications.domain.delivery import EMAIL, SMS
from notifications.store import merged
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import requires
from sanctuary.db import UnitOfWork
from sanctuary.events.notifications import Category
from sanctuary.http import Now, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/people", tags=["people"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class Channels(BaseModel):
    """What is left out stays as it is. Text messages are off until somebody asks for them."""

    email: bool | None = None
    sms: bool | None = None


class Preferences(BaseModel):
    """By category; what is left out stays as it is."""

    renewal: Channels | None = None
    campaign: Channels | None = None
    urgent: Channels | None = None


class Chosen(Preferences):
    """`reason` is for the record: how they asked for it, and when."""

    reason: Reason


class Suppress(BaseModel):
    """`reason` is for the record: how the complaint reached us."""

    cause: Literal["bounce", "complaint"]
    reason: Reason


class Suppressed(BaseModel):
    suppressed: bool


@router.get("/{person_id}/preferences")
async def get_preferences(person_id: UUID, uow: Uow, _: Staff) -> Preferences:
    return await _shown(uow, await merged.kept_entry(uow, person_id))


@router.put("/{person_id}/preferences")
async def put_preferences(
    person_id: UUID, wanted: Chosen, uow: Uow, now: Now, actor: Staff
) -> Preferences:
    """Somebody asked us to change it for them. Who of us did that, and why, is kept."""
    person_id = await merged.kept_entry(uow, person_id)
    made = Decision(actor.id, now, wanted.reason)
    for channel in (EMAIL, SMS):
        asked = {
            category: getattr(getattr(wanted, category), channel, None)
            for category in preferences.CHOOSABLE
        }
        choices: dict[Category, bool] = {k: on for k, on in asked.items() if on is not None}
        await preferences.choose(uow, person_id, choices, at=now, channel=channel, made=made)
    return await _shown(uow, person_id)


@router.post("/{person_id}/suppressions", status_code=201)
async def suppress(
    person_id: UUID, asked: Suppress, uow: Uow, now: Now, actor: Staff
) -> Suppressed:
    """A complaint or a returned letter reached the office: nothing more goes out.

    That is by mail and as a text message. After a complaint answers to what the person does
    themselves still come.
    """
    await suppressions.suppress(uow, person_id, asked.cause, asked.reason, by=actor, at=now)
    return Suppressed(suppressed=True)


async def _shown(uow: UnitOfWork, person_id: UUID) -> Preferences:
    mails = await preferences.current(uow, person_id)
    texts = await preferences.current(uow, person_id, SMS)
    return Preferences.model_validate(
        {one: {EMAIL: mails[one], SMS: texts[one]} for one in preferences.CHOOSABLE}
    )
