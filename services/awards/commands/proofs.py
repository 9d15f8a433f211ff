"""Endorsements and motions of an application, recorded by whom the scheme says."""

from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain import proofs as rules
from awards.domain.application import Application
from awards.domain.proofs import Proof
from awards.domain.scheme import Recorder
from awards.queries import access
from awards.queries.proofs import roles_at
from awards.store import proofs as kept
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Refusal


class RecordedAlready(Refusal):
    slug = "recorded-already"
    title = "This is recorded already"


async def record_proof(
    uow: UnitOfWork,
    application_id: UUID,
    requirement: str,
    *,
    proof_id: UUID,
    given_on: date,
    reference: str,
    made: Decision,
    by: Actor,
) -> Proof:
    application, recorder = await _recorder(uow, application_id, requirement, by, at=made.at)
    asked = rules.requirement_of(await store.scheme_of(uow, application), requirement)
    rules.must_be_given_by(asked, given_on, london_day(made.at))
    new = Proof(
        id=proof_id,
        application_id=application.id,
        requirement=asked.key,
        given_on=given_on,
        reference=reference,
        recorded_as=recorder,
        recorded_by=by.id,
        recorded_at=made.at,
    )
    if not await kept.insert_proof(uow, new):
        raise RecordedAlready(
            f"{asked.title}: this is recorded already. If it is wrong, withdraw it first, with the "
            "reason, and record it again."
        )
    return new


async def withdraw_proof(
    uow: UnitOfWork, application_id: UUID, requirement: str, *, made: Decision, by: Actor
) -> Proof:
    """By whoever might have recorded it; what it said stays in the record."""
    await _recorder(uow, application_id, requirement, by, at=made.at)
    ended = (await kept.get_proof(uow, application_id, requirement)).withdraw(made)
    await kept.save_withdrawn(uow, ended.id, made)
    return ended


async def _recorder(
    uow: UnitOfWork, application_id: UUID, requirement: str, by: Actor, *, at: datetime
) -> tuple[Application, Recorder]:
    application = await store.get_application(uow, application_id, lock=True)
    organisation = await store.get_organisation(uow, application.organisation_id)
    held = await roles_at(uow, application, organisation, by)
    if not held or Recorder.APPLICANT in held:
        await parts.leads(uow, application, by, at=at)
    else:
        await access.must_have_no_part(uow, application, organisation, by)
        await parts.note(uow, application.id, by, at=at)
    asked = rules.requirement_of(await store.scheme_of(uow, application), requirement)
    recorder = rules.recorder_for(asked, held)
    if not application.can_be_changed:
        raise IllegalTransition(
            "This application has been sent, so what belongs to it is fixed. If something is wrong "
            "with it, tell the coordinator, who can return it."
        )
    return application, recorder
