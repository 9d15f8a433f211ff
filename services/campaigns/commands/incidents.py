"""Leading the answer to an incident, each step with who, when and why on its timeline."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from campaigns import playbooks, rules
from campaigns.commands import safety, tasks, welfare
from campaigns.commands.mobilisations import stand_down_all
from campaigns.domain.group_alert import GroupAlert, Waits
from campaigns.domain.group_alert import Status as AlertStatus
from campaigns.domain.incident import Incident, Level, Status
from campaigns.store import incidents as store
from campaigns.store import reviewing
from campaigns.store import tasks as task_store
from sanctuary.actor import SYSTEM, Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id


async def relevel(
    uow: UnitOfWork, incident_id: UUID, *, level: Level, reason: str, by: Actor, at: datetime
) -> Incident:
    before = await store.get(uow, incident_id, lock=True)
    incident = await store.save(uow, before.relevel(level, by=by))
    asked = incident.asked_by is not None
    entry = f"level {level.value}" + (" asked, a second person is needed" if asked else "")
    await store.note(uow, incident.id, entry, by=by.id, at=at, text=reason)
    if not asked:
        uow.emit(incident.opened())
    if incident.status is not before.status:
        await tasks.begin(uow, incident, at=at)
    return incident


async def activate(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Incident:
    """Begin to answer. At national level the first call asks, and a second person's confirms."""
    incident = (await store.get(uow, incident_id, lock=True)).activate(by=by)
    incident = await store.save(uow, incident)
    active = incident.status is Status.ACTIVATED
    entry = "activated" if active else "activation asked, a second person is needed"
    await store.note(uow, incident.id, entry, by=by.id, at=at, text=reason)
    if active:
        await tasks.begin(uow, incident, at=at)
        await safety.activated(uow, incident, by=by, at=at)
        await welfare.plan(uow, incident.id, at=at)
    return incident


async def stabilise(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Incident:
    return await _step(
        uow, incident_id, lambda found: found.stabilise(by=by), reason=reason, by=by, at=at
    )


async def review(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Incident:
    return await _step(
        uow, incident_id, lambda found: found.review(by=by), reason=reason, by=by, at=at
    )


async def _step(
    uow: UnitOfWork,
    incident_id: UUID,
    decide: Callable[[Incident], Incident],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Incident:
    incident = decide(await store.get(uow, incident_id, lock=True))
    incident = await store.save(uow, incident)
    await store.note(uow, incident.id, incident.status.value, by=by.id, at=at, text=reason)
    await tasks.begin(uow, incident, at=at)
    return incident


async def stand_down(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Incident:
    """All clear, in one transaction: alerts and urgent mobilisations end with the incident.

    So nobody is alarmed after it is over. A campaign that grew out of it is left to people.
    """
    incident, event = (await store.get(uow, incident_id, lock=True)).stand_down(by=by)
    incident = await store.save(uow, incident)
    await store.note(uow, incident.id, "stood down", by=by.id, at=at, text=reason)
    uow.emit(event)
    ended = [alert.stand_down(at=at) for alert in await store.open_alerts(uow, incident.id)]
    await store.save_alerts(uow, [alert for alert, _ in ended])
    uow.emit(*(told for _, told in ended))
    await stand_down_all(uow, incident.id, reason=reason, by=by, at=at)
    await tasks.begin(uow, incident, at=at)
    await safety.over(uow, incident, by=by, at=at)
    return incident


async def close(
    uow: UnitOfWork,
    incident_id: UUID,
    *,
    debrief: str,
    hours: float | None,
    tasks_left: str,
    by: Actor,
    at: datetime,
) -> Incident:
    """Without `hours`, those that people wrote down count. Raises TasksOpen after a review."""
    incident = await store.get(uow, incident_id, lock=True)
    if hours is None:
        given = await reviewing.hours_of(uow, incident_id)
        hours = round(sum(row.hours for row in given), 2)
    closed, event = incident.close(
        debrief=debrief,
        hours=hours,
        tasks_open=await task_store.still_open(uow, incident_id),
        tasks_left=tasks_left,
        by=by,
    )
    closed = await store.save(uow, closed)
    await store.note(uow, closed.id, "closed", by=by.id, at=at, text=tasks_left)
    uow.emit(event)
    await safety.over(uow, closed, by=by, at=at)
    return closed


async def tick(
    uow: UnitOfWork, incident_id: UUID, item: str, *, note: str, by: Actor, at: datetime
) -> None:
    """Tick an item of the checklist; ticking it again changes nothing."""
    incident = await store.get(uow, incident_id)
    incident.led_by(by)
    known = playbooks.checklists().item(item)
    if await store.tick(uow, incident.id, known.key, by=by.id, at=at):
        await tasks.ticked(uow, incident.id, known.key, by=by, at=at)
        await store.note(uow, incident.id, f"done: {known.text}", by=by.id, at=at, text=note)


async def alert_groups(
    uow: UnitOfWork,
    incident_id: UUID,
    *,
    group_ids: Sequence[UUID],
    nation: str | None,
    escalate_after_seconds: int | None,
    drill: bool = False,
    by: Actor,
    at: datetime,
) -> list[GroupAlert]:
    """Alert groups by name, or all of a nation. A group with an open alert is not alerted twice.

    A drill beside an alert that is meant is another matter: neither is taken for the other.
    """
    incident = await store.get(uow, incident_id, lock=True)
    incident.led_by(by)
    if nation is not None:
        by.must(Role.DUTY_OFFICER, Role.NATIONAL_TEAM, nation=nation)
    incident.must_be_active()
    found = await _groups(uow, group_ids, nation)
    waits = _waits(incident, uow.clock.today())
    alerts = [
        GroupAlert(
            new_id(),
            incident.id,
            group_id,
            at,
            waits.first(escalate_after_seconds),
            waits.of(escalate_after_seconds),
            drill,
        )
        for group_id in found
    ]
    raised = await store.add_alerts(uow, alerts)
    uow.emit(*(alert.raised() for alert in raised))
    kind = "groups alerted in a drill" if drill else "groups alerted"
    await store.note(uow, incident.id, f"{len(raised)} {kind}", by=by.id, at=at)
    return raised


async def _groups(uow: UnitOfWork, group_ids: Sequence[UUID], nation: str | None) -> list[UUID]:
    """The groups to alert. Raises Invalid when one is none, or when there are none."""
    found = await store.groups(uow, ids=group_ids, nation=nation)
    if missing := sorted(set(group_ids) - set(found), key=str) if nation is None else []:
        raise Invalid(
            "Not every group named here is an affiliated group. Nobody was alerted: please correct "
            "the list and send it again.",
            errors=[
                {"field": "group_ids", "detail": f"{each} is not an affiliated group."}
                for each in missing
            ],
        )
    if not found:
        raise Invalid(
            "No affiliated group is known there, so nobody would be alerted. Name groups by their "
            "ids, or ring people."
        )
    return found


def _waits(incident: Incident, day: date) -> Waits:
    """What is usual for incidents of its level."""
    usual = rules.on("escalation", day)["levels"]
    return Waits(usual.get(incident.level, usual[Level.LOCAL]))


async def follow_alert(
    uow: UnitOfWork, alert_id: UUID, status: AlertStatus, *, asked: int, at: datetime
) -> None:
    """What notifications says of an alert; news that came too late changes nothing."""
    alert = await store.get_alert(uow, alert_id)
    changed = None if alert is None else alert.follow(status, asked=asked, at=at)
    if changed is None:
        return
    await store.save_alerts(uow, [changed])
    entry = f"group alert {status.value}, {changed.asked} asked"
    await store.note(uow, changed.incident_id, entry, by=SYSTEM.id, at=at)
