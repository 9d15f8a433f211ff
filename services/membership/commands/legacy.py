"""Councils that were recognised before the network, and what councils resolve (DOMAIN C2, W21)."""

from datetime import date, datetime
from uuid import UUID

from membership.commands.networks import COORDINATORS
from membership.domain.decisions import decision
from membership.domain.legacy import Legacy, RecognisedAlready, record
from membership.domain.motion import MotionStep, Step, take
from membership.domain.network import NetworkMembership
from membership.domain.places import check_place
from membership.domain.recognition import Ending
from membership.store import legacy as store
from membership.store.membership_types import network_rules
from membership.store.networks import get_membership
from membership.store.organisations import get_organisation
from membership.store.recognitions import end_recognition, keep_recognitions, recognitions_of
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.awards import AwardGranted
from sanctuary.events.membership import LegacyEnded, MotionRecorded
from sanctuary.ids import new_id

# Voted at the annual general meeting of June 2020 (W23, W30).
ABOLISHED = date(2020, 6, 30)
ENDINGS = {
    "replaced": Ending.REPLACED,
    "not_yet": Ending.RAN_OUT,
    "ran_out": Ending.RAN_OUT,
}


async def _mine(uow: UnitOfWork, membership_id: UUID, by: Actor) -> NetworkMembership:
    member = await get_membership(uow, membership_id)
    organisation = await get_organisation(uow, member.organisation_id)
    by.must(*COORDINATORS, nation=organisation.nation, stream=member.stream)
    return member


async def record_legacy(
    uow: UnitOfWork, membership_id: UUID, reason: str, *, on: date | None, by: Actor, at: datetime
) -> Legacy:
    """A city-wide recognition from before counts as awarded, if the council applies in time."""
    member = await _mine(uow, membership_id, by)
    made = decision(reason, by=by, at=at)
    today = uow.clock.today()
    held = await recognitions_of(uow, member.organisation_id)
    awarded = any(one.stream == member.stream and one.counts_on(today) for one in held)
    rules = await network_rules(uow, today)
    one = record(new_id(), member, rules, made, on=on or today, today=today, awarded=awarded)
    if not await store.add_legacy(uow, one):
        raise RecognisedAlready("Somebody wrote this down at the same moment. Look at it again.")
    await keep_recognitions(uow, [one.recognition()])
    uow.emit(one.told())
    return one


async def _save(uow: UnitOfWork, over: Legacy, event: LegacyEnded) -> None:
    await store.save_legacy(uow, over)
    await end_recognition(uow, over.id, ENDINGS[event.ending], on=event.ended_on)
    uow.emit(event)


async def replaced_by_awards(uow: UnitOfWork, awards: list[AwardGranted]) -> None:
    """An award takes the place of what was recognised before, from its first day."""
    found = await store.open_legacies(uow, *{one.organisation_id for one in awards})
    for legacy in found:
        starts = [
            one.starts_on
            for one in awards
            if (one.organisation_id, one.stream) == (legacy.organisation_id, legacy.stream)
        ]
        if starts:
            over, event = legacy.replaced(on=max(min(starts), legacy.recorded_on))
            await _save(uow, over, event)


async def _open(uow: UnitOfWork, organisation_id: UUID, stream: str) -> Legacy | None:
    found = await store.open_legacies(uow, organisation_id)
    return next((one for one in found if one.stream == stream), None)


async def applied(
    uow: UnitOfWork, organisation_id: UUID, stream: str, application_id: UUID
) -> None:
    """The holder applied in time: nothing ends before that is decided."""
    one = await _open(uow, organisation_id, stream)
    if one is not None:
        await store.save_legacy(uow, one.applied(application_id))


async def decided(
    uow: UnitOfWork, organisation_id: UUID, stream: str, application_id: UUID, *, awarded: bool
) -> None:
    """Not yet: it counts no longer. An award says so itself, with its first day."""
    one = await _open(uow, organisation_id, stream)
    if one is None or awarded or one.application_id != application_id:
        return
    over, event = one.not_yet(on=uow.clock.today())
    await _save(uow, over, event)


async def application_gone(
    uow: UnitOfWork, organisation_id: UUID, stream: str, application_id: UUID
) -> None:
    """The application was taken back: the old day holds again, and may have passed."""
    one = await _open(uow, organisation_id, stream)
    if one is not None and one.application_id == application_id:
        await store.save_legacy(uow, one.application_gone())


async def open_day(uow: UnitOfWork, day: date) -> None:
    """Remind those who have not applied; what nobody applied for in time ends."""
    counting = await store.counting_legacies(uow)
    if not counting:
        return
    rule = (await network_rules(uow, day)).legacy
    for one in counting:
        if day >= one.apply_by:
            over, event = one.ran_out()
            await _save(uow, over, event)
            continue
        due = sorted(
            (reminder.on(one.apply_by), reminder.step)
            for reminder in (rule.reminders if rule else ())
            if reminder.on(one.apply_by) <= day
        )
        new = await store.remind(uow, one, [step for _, step in due], day)
        if due and due[-1][1] in new:
            uow.emit(one.due(due[-1][1]))


async def record_motion(
    uow: UnitOfWork,
    membership_id: UUID,
    step: Step,
    reason: str,
    *,
    on: date,
    by: Actor,
    at: datetime,
) -> MotionStep:
    """A committee recommended, or the full council endorsed or refused."""
    member = await _mine(uow, membership_id, by)
    today = uow.clock.today()
    rules = await network_rules(uow, today)
    if member.stream not in rules.records_motions:
        raise Invalid(
            "Members of this network pass no motions. Look at the rules of the membership type.",
            errors=[{"pointer": "/step", "detail": "Not in this network."}],
        )
    before = await store.motion_of(uow, membership_id)
    made = decision(reason, by=by, at=at)
    taken = take(new_id(), membership_id, before, step, made, on=on, today=today)
    await store.add_motion_step(uow, taken)
    uow.emit(
        MotionRecorded(
            membership_id=membership_id,
            organisation_id=member.organisation_id,
            step=step.value,
            on_day=on,
        )
    )
    return taken


async def record_city_status(
    uow: UnitOfWork,
    *,
    place: str,
    nation: str,
    area: str | None,
    recognised_on: date | None,
    found_in: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """City-wide status as it was given until 2020: written down once, and never changed."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    check_place(nation, area)
    if recognised_on is not None and recognised_on > ABOLISHED:
        raise Invalid(
            "No city-wide status was given after June 2020, when it was abolished. Look at the "
            "council network instead.",
            errors=[{"pointer": "/recognised_on", "detail": "Not after 30 June 2020."}],
        )
    one = new_id()
    await store.add_city_status(
        uow,
        made,
        id=one,
        place=place.strip(),
        nation=nation,
        area=area,
        recognised_on=recognised_on,
        found_in=found_in.strip(),
    )
    return one
