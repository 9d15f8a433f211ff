"""Calling whoever is on duty to new signals: one notice for a burst, the next if nobody looks.

A signal joins an open call of its nation without another notice, and one that was answered a moment
ago, for somebody is on it. Whoever said so and decides on nothing is called again with the others.
A silence says that a matter is known.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.domain.duty_call import DutyCall, Silence, Status, Step
from campaigns.domain.signal import Signal
from campaigns.store import calls as store
from campaigns.store import duty, rota
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.schedule import Timer, cancel_timer, set_timer

ESCALATE = "duty_escalate"
SILENT = "duty_silent"
LEADERS = (Role.DUTY_OFFICER, Role.NATIONAL_TEAM)


async def raised(uow: UnitOfWork, signal: Signal, *, at: datetime) -> Signal:
    """Call for a new matter, unless somebody is called or on it already, or it is silenced."""
    if any(one.covers(signal, at) for one in await store.silences(uow, at)):
        return signal
    quiet = rules.on("duty", uow.clock.today())["quiet_seconds"]
    call = await store.to_join(
        uow, signal.nation, signal.kind, answered_since=at - timedelta(seconds=quiet)
    )
    if call is None:
        call = DutyCall(new_id(), signal.kind.value, at, signal.nation)
        await store.add(uow, call)
        await _ask_next(uow, call, at=at)
    elif call.status is Status.ANSWERED:
        await _look_again(uow, call, at=call.answered_at or at)
    return replace(signal, call_id=call.id)


async def escalate(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """The time is up. Checked again in the transaction that acts: an answer wins."""
    call = await store.get(uow, UUID(timer.payload["call_id"]))
    if call.generation == timer.generation and call.status is Status.OPEN:
        await _ask_next(uow, call, at=at)


async def _ask_next(uow: UnitOfWork, call: DutyCall, *, at: datetime) -> None:
    people = {
        Step.ON_DUTY: await on_duty(uow, call.nation, at),
        Step.NATION: await duty.of_nation(uow, call.nation),
        Step.UK: await duty.of_uk(uow),
        Step.TEAM: await duty.team(uow, call.nation),
    }
    asked, event = call.ask_next(people)
    await store.save(uow, asked)
    uow.emit(event)
    if asked.status is not Status.OPEN or asked.step is None:
        return
    seconds = rules.on("duty", uow.clock.today())["waits"][asked.step.value]
    await set_timer(
        uow,
        _timer(call.id),
        kind=ESCALATE,
        due_at=at + timedelta(seconds=seconds),
        generation=asked.generation,
        payload={"call_id": str(call.id)},
    )


async def on_duty(uow: UnitOfWork, nation: str | None, at: datetime) -> list[UUID]:
    """Who is on duty at a moment and still holds the role: of the nation, else of the UK."""
    turns = [
        turn
        for turn in await rota.covering(uow, nation, at, at + timedelta(seconds=1))
        if turn.holds(at)
    ]
    own = [turn.person_id for turn in turns if turn.nation == nation]
    shared = [turn.person_id for turn in turns]
    return await duty.may_be_on_duty(uow, own, nation) or await duty.may_be_on_duty(
        uow, shared, nation
    )


async def looked_at(uow: UnitOfWork, signal: Signal, *, by: Actor, at: datetime) -> None:
    """Somebody decided on a signal, so somebody is on the call that it belongs to."""
    call_id = signal.call_id
    if call_id is None and signal.duplicate_of is not None:
        call_id = await store.of_signal(uow, signal.duplicate_of)
    if call_id is None:
        return
    call = await store.get(uow, call_id)
    if call.status is not Status.ANSWERED:
        await _answer(uow, call, by=by, at=at)


async def take_on(uow: UnitOfWork, call_id: UUID, *, by: Actor, at: datetime) -> DutyCall:
    """Somebody says that they are looking at it: nobody else is called."""
    call = await store.get(uow, call_id)
    by.must(*LEADERS, nation=call.nation)
    return await _answer(uow, call, by=by, at=at)


async def _answer(uow: UnitOfWork, call: DutyCall, *, by: Actor, at: datetime) -> DutyCall:
    answered, event = call.answer(Decision(by.id, at, ""))
    await store.save(uow, answered)
    await cancel_timer(uow, _timer(call.id))
    if await store.waiting(uow, call.id):
        await _look_again(uow, call, at=at)
    uow.emit(event)
    return answered


async def _look_again(uow: UnitOfWork, call: DutyCall, *, at: datetime) -> None:
    """Something of a call waits though somebody is on it: after a while it is looked at again."""
    seconds = rules.on("duty", uow.clock.today())["silent_seconds"]
    await set_timer(
        uow,
        f"{SILENT}:{call.id}",
        kind=SILENT,
        due_at=at + timedelta(seconds=seconds),
        payload={"call_id": str(call.id)},
    )


async def call_again(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """Somebody was on it, and signals of the call still wait: they are called for anew."""
    before = await store.get(uow, UUID(timer.payload["call_id"]))
    again = DutyCall(new_id(), before.kind, at, before.nation)
    if await store.waiting(uow, before.id):
        await store.add(uow, again)
        await store.hand_on(uow, before.id, again.id)
        await _ask_next(uow, again, at=at)


async def silence(uow: UnitOfWork, one: Silence, *, by: Actor, at: datetime) -> Silence:
    """For a while nobody is called about a matter that is known."""
    by.must(*LEADERS, nation=one.nation)
    hours = rules.on("duty", uow.clock.today())["longest_silence_hours"]
    if not at < one.until <= at + timedelta(hours=hours):
        raise Invalid(
            f"A silence ends within {hours} hours, so that nobody forgets it. Choose another end.",
            errors=[{"field": "until", "detail": f"Later than now, within {hours} hours."}],
        )
    if one.kind is None and one.area is None and one.source is None:
        raise Invalid(
            "A silence over everything would hide what matters. Name a kind, an area or a source.",
            errors=[{"field": "kind", "detail": "Name at least one of kind, area and source."}],
        )
    await store.add_silence(uow, one)
    return one


async def end_silence(
    uow: UnitOfWork, silence_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Silence:
    found = await store.get_silence(uow, silence_id)
    by.must(*LEADERS, nation=found.nation)
    ended = found.end(Decision(by.id, at, reason))
    await store.end_silence(uow, ended)
    return ended


def _timer(call_id: UUID) -> str:
    return f"{ESCALATE}:{call_id}"
