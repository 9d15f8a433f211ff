"""A contact cannot be reached, and the last year of an award runs: its renewal is at risk."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from awards.store import risks as store
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.events.awards import RenewalAtRisk


async def cannot_be_reached(uow: UnitOfWork, person_id: UUID) -> None:
    for known in await without_erased(uow, [person_id]):
        await store.put_unreachable(uow, known, at=uow.clock.now())
        await _work_out(uow, store.of_contacts([known]))


async def can_be_reached(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    if people and (again := await store.reached_again(uow, people)):
        await _work_out(uow, store.of_contacts(again))


async def contacts_changed(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Somebody else may be reached there, or somebody came who is not."""
    await _work_out(uow, store.of_organisation(organisation_id))


async def open_risk_day(uow: UnitOfWork, day: date) -> None:
    """The last year of an award begins, or its renewal came."""
    await _work_out(uow, store.of_anybody(), day)


async def _work_out(uow: UnitOfWork, which: store.Which, day: date | None = None) -> None:
    if await store.nobody_is_missing(uow):
        return
    today = day or uow.clock.today()
    for one in await store.work_out(uow, which, today=today):
        uow.emit(
            RenewalAtRisk(
                award_id=one.award_id,
                organisation_id=one.organisation_id,
                stream=one.stream,
                expires_on=one.expires_on,
                since=today,
                lead_id=one.lead_id,
            )
        )
