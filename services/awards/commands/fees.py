"""The fee of an application: hardship asked for, paid, waived. Nothing waits for it."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain.application import Application, SameHands
from awards.domain.application import Status as ApplicationStatus
from awards.domain.fees import Fee, FeeState, NothingDue
from awards.queries import access
from awards.store import proofs
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition
from sanctuary.http import check_version


async def ask_hardship(uow: UnitOfWork, application_id: UUID, *, made: Decision, by: Actor) -> Fee:
    """The applicant says that the fee is too much; the steering group decides."""
    application = await store.get_application(uow, application_id, lock=True)
    await parts.leads(uow, application, by, at=made.at)
    asked = (await _live(uow, application)).ask_hardship(made)
    await proofs.insert_fee_step(uow, asked)
    return asked


async def record_payment(
    uow: UnitOfWork,
    application_id: UUID,
    reference: str,
    *,
    expected: int,
    made: Decision,
    by: Actor,
) -> Fee:
    application = await _as_coordinator(uow, application_id, by, at=made.at)
    fee = await _live(uow, application)
    check_version(expected, fee.version)
    paid = fee.pay(reference, made)
    await proofs.insert_fee_step(uow, paid)
    return paid


async def decide_hardship(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    waive: bool,
    expected: int,
    made: Decision,
    by: Actor,
) -> Fee:
    """What the stream's steering group decided, recorded by its coordinator (DOMAIN B, C4)."""
    application = await _as_coordinator(uow, application_id, by, at=made.at)
    fee = await _live(uow, application)
    check_version(expected, fee.version)
    if fee.state is FeeState.HARDSHIP_ASKED and fee.made.by == by.id:
        raise SameHands(
            "You asked for this on the applicant's behalf, so somebody else has to record what the "
            "steering group decided. Ask another coordinator or the national team."
        )
    decided = fee.waive(made) if waive else fee.keep(made)
    await proofs.insert_fee_step(uow, decided)
    return decided


async def _as_coordinator(
    uow: UnitOfWork, application_id: UUID, by: Actor, *, at: datetime
) -> Application:
    """Fees belong to the stream: its coordinator, with no part in the matter."""
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by, Role.STREAM_COORDINATOR)
    await parts.note(uow, application_id, by, at=at)
    return application


async def _live(uow: UnitOfWork, application: Application) -> Fee:
    steps = await proofs.fee_steps(uow, application.id)
    if not steps:
        raise NothingDue
    if application.status is ApplicationStatus.WITHDRAWN:
        raise IllegalTransition("The application was withdrawn, so nothing is due any more.")
    return steps[-1]
