"""Conflicts of interest: say that you have one; lift one, by two coordinators."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from awards import commands
from awards.api.applications import Reason
from awards.api.callers import Coordinator, SignedIn
from awards.domain.recusal import Recusal
from awards.queries import files
from sanctuary import http
from sanctuary.actor import Decision
from sanctuary.http import Now, Uow

router = http.router("/v1/applications", ["recusals"])


class ReasonIn(BaseModel):
    reason: Reason


class DecisionOut(BaseModel):
    by: UUID
    at: datetime
    reason: str


class RecusalOut(BaseModel):
    """`asked` and `lifted` are two coordinators' acts; until both are there, it stands."""

    id: UUID
    organisation_id: UUID
    person_id: UUID
    declared_at: datetime
    standing: bool
    asked: DecisionOut | None
    lifted: DecisionOut | None


class RecusalsOut(BaseModel):
    items: list[RecusalOut]


class Kept(BaseModel):
    """Everything about this applicant is closed to you from now on."""

    recused: bool = True


def _decision(made: Decision | None) -> DecisionOut | None:
    return None if made is None else DecisionOut(by=made.by, at=made.at, reason=made.reason)


def show_recusal(each: Recusal) -> RecusalOut:
    return RecusalOut(
        id=each.id,
        organisation_id=each.organisation_id,
        person_id=each.person_id,
        declared_at=each.declared_at,
        standing=each.standing,
        asked=_decision(each.asked),
        lifted=_decision(each.lifted),
    )


@router.post("/{application_id}/recusals", status_code=201)
async def recuse(application_id: UUID, by: SignedIn, uow: Uow, now: Now) -> Kept:
    """Say that you have a conflict of interest with this applicant. You need not say why."""
    await commands.recuse(uow, application_id, by=by, at=now)
    return Kept()


@router.get("/{application_id}/recusals")
async def list_recusals(application_id: UUID, by: Coordinator, uow: Uow) -> RecusalsOut:
    """Who is kept away from this applicant. A few at most, so one page."""
    found = await files.recusals(uow, application_id, by=by)
    return RecusalsOut(items=[show_recusal(each) for each in found])


@router.post("/{application_id}/recusals/{recusal_id}/lift-request")
async def ask_to_lift(
    application_id: UUID, recusal_id: UUID, body: ReasonIn, by: Coordinator, uow: Uow, now: Now
) -> RecusalOut:
    """The first of two: say why it was a mistake, or is over."""
    asked = await commands.ask_to_lift(uow, application_id, recusal_id, body.reason, by=by, at=now)
    return show_recusal(asked)


@router.post("/{application_id}/recusals/{recusal_id}/lift")
async def lift(
    application_id: UUID, recusal_id: UUID, body: ReasonIn, by: Coordinator, uow: Uow, now: Now
) -> RecusalOut:
    """The second of two, who is somebody else. The person is asked the question anew."""
    lifted = await commands.lift(uow, application_id, recusal_id, body.reason, by=by, at=now)
    return show_recusal(lifted)
