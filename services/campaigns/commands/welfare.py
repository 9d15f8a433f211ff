"""How are you? Asked of everybody who was in it, 48 hours on and again a week later.

Nobody is counted for opening the message. Who is all right is kept by nothing that leads to them;
who would like a call is read by the duty officer of that nation and the safeguarding lead alone.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.store import duty, incidents
from campaigns.store import welfare as store
from sanctuary.actor import SYSTEM, Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted
from sanctuary.events.campaigns import WelfareAsked, WelfareCallWanted
from sanctuary.ids import new_id
from sanctuary.schedule import Timer, set_timer

WELLBEING = "wellbeing"
ITEMS = ("wellbeing_check", "second_check_in")


async def plan(uow: UnitOfWork, incident_id: UUID, *, at: datetime, turn: int = 0) -> None:
    """The check-in of a turn, so many hours after the activation."""
    hours = rules.on("welfare", uow.clock.today())["after_hours"]
    if turn < len(hours):
        await set_timer(
            uow,
            f"{WELLBEING}:{incident_id}",
            kind=WELLBEING,
            due_at=at + timedelta(hours=hours[turn]),
            payload={
                "incident_id": str(incident_id),
                "turn": str(turn),
                "activated_at": at.isoformat(),
            },
        )


async def due(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """The time has come. Whoever ticked the check-in of this turn has done it by hand."""
    incident_id, turn = UUID(timer.payload["incident_id"]), int(timer.payload.get("turn", "0"))
    item = ITEMS[min(turn, len(ITEMS) - 1)]
    if not await incidents.ticked(uow, incident_id, item):
        await incidents.note(uow, incident_id, "wellbeing check-in is due", by=SYSTEM.id, at=at)
        await _ask(uow, incident_id, by=SYSTEM.id, at=at)
    begun = datetime.fromisoformat(timer.payload.get("activated_at", timer.due_at.isoformat()))
    await plan(uow, incident_id, at=begun, turn=turn + 1)


async def ask(uow: UnitOfWork, incident_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Ask now, because it has been hard."""
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    return await _ask(uow, incident.id, by=by.id, at=at)


async def _ask(uow: UnitOfWork, incident_id: UUID, *, by: UUID, at: datetime) -> UUID:
    check_id = new_id()
    alerts = await incidents.every_alert(uow, incident_id)
    await store.add(uow, check_id, incident_id, by=by, at=at)
    uow.emit(
        WelfareAsked(
            check_id=check_id,
            incident_id=incident_id,
            alert_ids=tuple(alert.id for alert in alerts if not alert.drill),
            person_ids=tuple(await store.team_of(uow, incident_id)),
        )
    )
    await incidents.note(uow, incident_id, "asked how everybody is", by=by, at=at)
    return check_id


async def answer(
    uow: UnitOfWork, check_id: UUID, person_id: UUID, *, wants_call: bool, at: datetime
) -> None:
    """What somebody says of themselves. Only a wish for a call is told to anybody."""
    incident_id = await store.incident_of(uow, check_id)
    before = await store.answered(uow, check_id, person_id)
    answer_id = await store.answer(uow, check_id, person_id, wants_call=wants_call, at=at)
    if wants_call and before is not True:
        nation = await store.nation_of(uow, incident_id)
        people = await duty.of_nation(uow, nation) or await duty.of_uk(uow)
        people = people or await duty.safeguarding(uow)
        uow.emit(WelfareCallWanted(answer_id=answer_id, person_ids=tuple(people)))


async def may_read(uow: UnitOfWork, incident_id: UUID, by: Actor) -> None:
    """Raise NotPermitted unless exactly one of the two roles is theirs; no other includes them."""
    incident = await incidents.get(uow, incident_id)
    if not by.holds(Role.DUTY_OFFICER, nation=incident.nation) and not by.holds(
        Role.SAFEGUARDING_LEAD, nation=incident.nation
    ):
        raise NotPermitted(
            "What people answered is read by the duty officer of that nation and the safeguarding "
            "lead themselves; no other role includes it."
        )


async def rung(uow: UnitOfWork, answer_id: UUID, *, by: Actor, at: datetime) -> None:
    """They had their call. Who it was is forgotten."""
    await may_read(uow, await store.incident_of_answer(uow, answer_id), by)
    await store.rung(uow, answer_id, by=by.id, at=at)


async def forget(uow: UnitOfWork, day: date, *, at: datetime) -> None:
    kept = timedelta(days=rules.on("welfare", day)["forget_after_days"])
    await store.forget(uow, before=at - kept)
