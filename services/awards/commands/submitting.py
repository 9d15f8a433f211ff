"""Before an application is sent: its window, room in it, proofs by others. After it: a fee."""

from datetime import date, datetime

from awards import store
from awards.domain import submitting
from awards.domain.application import Application
from awards.domain.fees import Fee, FeeState
from awards.domain.scheme import Scheme
from awards.queries.proofs import needed
from awards.store import appeals, proofs
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork


async def must_be_in_order(
    uow: UnitOfWork, application: Application, scheme: Scheme, *, at: datetime
) -> None:
    """Raise what stands against sending it today, with what to do about it.

    What is asked is that of its own edition; when it can be sent is everybody's calendar.
    """
    today = london_day(at)
    submitting.must_have_proofs(await needed(uow, application, scheme))
    if await appeals.follows_an_appeal(uow, application.id):
        return  # What our own mistake set back waits for no window and takes nobody's place.
    calendar = await store.current_scheme(uow, application.stream, today)
    submitting.must_be_open(application, calendar, today)
    await _must_have_room(uow, application, calendar, today)


async def _must_have_room(
    uow: UnitOfWork, application: Application, scheme: Scheme, today: date
) -> None:
    window = scheme.window_on(today)
    if window is not None and window.capacity is not None:
        await proofs.one_at_a_time(uow, scheme.key)
        taken = await store.count_in_window(uow, scheme.key, window)
        submitting.must_have_room(application, scheme, today, taken)


async def open_fee(
    uow: UnitOfWork, application: Application, scheme: Scheme, *, by: Actor, at: datetime
) -> None:
    """The first step of a fee, where there is one. A donation leaves nothing to settle."""
    if scheme.fee.owed and not await proofs.fee_steps(uow, application.id):
        first = Fee(application.id, FeeState.DUE, 1, Decision(by.id, at, "sent"))
        await proofs.insert_fee_step(uow, first)
