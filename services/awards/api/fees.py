"""The fee of an application, for its applicant and for coordinators; no panel sees it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.callers import OfApplication, SignedIn
from awards.domain.fees import Fee, FeeState
from awards.queries import fees
from sanctuary import http
from sanctuary.actor import Decision
from sanctuary.http import Act, Edit, Uow

router = http.router("/v1/applications/{application_id}/fee", ["fees"])
Reason = Annotated[str, Field(min_length=3, max_length=4_000)]


class StepOut(BaseModel):
    """`by` is left out for the applicant."""

    state: FeeState
    at: datetime
    reason: str
    reference: str
    by: UUID | None = None


class FeeOut(BaseModel):
    """`due` is false once it is settled, or when the application was withdrawn."""

    application_id: UUID
    state: FeeState
    due: bool
    steps: list[StepOut]


class HardshipIn(BaseModel):
    """A sentence is enough; no accounts, and nothing about any one person."""

    reason: Reason


class PaymentIn(BaseModel):
    reference: Annotated[str, Field(min_length=1, max_length=200)]


class HardshipDecisionIn(BaseModel):
    """What the steering group decided, and its reason, which the applicant reads."""

    waive: bool
    reason: Reason


async def _show(uow: Uow, application_id: UUID, by: OfApplication, response: Response) -> FeeOut:
    found = await fees.fee(uow, application_id, by=by)
    http.etag(response, found.steps[-1].version)
    inside = found.seen_as == "coordinator"
    return FeeOut(
        application_id=application_id,
        state=found.steps[-1].state,
        due=found.due,
        steps=[_step(each, inside=inside) for each in found.steps],
    )


def _step(each: Fee, *, inside: bool) -> StepOut:
    return StepOut(
        state=each.state,
        at=each.made.at,
        reason=each.made.reason,
        reference=each.reference,
        by=each.made.by if inside else None,
    )


@router.get("")
async def read_fee(application_id: UUID, by: OfApplication, response: Response, uow: Uow) -> FeeOut:
    """What is due, and every step since it was."""
    return await _show(uow, application_id, by, response)


@router.post("/hardship")
async def ask_hardship(
    application_id: UUID, body: HardshipIn, by: OfApplication, act: Act
) -> FeeOut:
    """Say that the fee is too much. The stream's steering group decides; nothing waits for it."""
    await commands.ask_hardship(
        act.uow, application_id, made=Decision(by.id, act.now, body.reason), by=by
    )
    return await _show(act.uow, application_id, by, act.response)


@router.post("/payment")
async def record_payment(application_id: UUID, body: PaymentIn, by: SignedIn, edit: Edit) -> FeeOut:
    """Note that it was paid, with the number under which it can be found."""
    made = Decision(by.id, edit.now, "paid")
    await commands.record_payment(
        edit.uow, application_id, body.reference, expected=edit.expected, made=made, by=by
    )
    return await _show(edit.uow, application_id, by, edit.response)


@router.post("/hardship-decision")
async def decide_hardship(
    application_id: UUID, body: HardshipDecisionIn, by: SignedIn, edit: Edit
) -> FeeOut:
    """Record what the steering group decided: waived, or still due."""
    made = Decision(by.id, edit.now, body.reason)
    await commands.decide_hardship(
        edit.uow, application_id, waive=body.waive, expected=edit.expected, made=made, by=by
    )
    return await _show(edit.uow, application_id, by, edit.response)
