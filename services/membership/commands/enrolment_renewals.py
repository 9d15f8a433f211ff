"""The end of a cycle: reminders once each, renewal by a signed link, and what time ends."""

from datetime import date, timedelta
from uuid import UUID

from membership.commands.enrolments import rules_of
from membership.commands.networks import occasion
from membership.domain.enrolment import Enrolment, Status, runs_out_on
from membership.domain.membership_type import MembershipType
from membership.domain.occasion import Source
from membership.store import enrolments as store
from membership.store.membership_types import types
from membership.store.people import get_person
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.events.membership import EnrolmentRenewalDue
from sanctuary.links import DAMAGED

# Months differ in length; who is looked at a few days early is reminded no earlier.
SPARE = timedelta(days=5)


async def renew_by_link(
    uow: UnitOfWork, enrolment_id: UUID, person_id: UUID | None
) -> tuple[Enrolment, bool]:
    """One more cycle, asked for by the button behind the link in a reminder. Whether it was new.

    Pressing again in the same cycle changes nothing.
    """
    one = await readable_by_link(uow, enrolment_id, person_id, lock=True)
    today = uow.clock.today()
    rules = await rules_of(uow, one, today)
    if one.cycle > 1 and one.status is Status.MEMBER and not one.renewable(rules, on=today):
        return one, False
    renewed, event = one.renew(rules, on=today)
    await store.save_enrolment(uow, renewed)
    why = occasion(uow, Source.LINK, "Renewed by the link in a reminder.")
    await store.add_cycle(uow, renewed, why)
    uow.emit(event)
    return renewed, True


async def readable_by_link(
    uow: UnitOfWork, enrolment_id: UUID, person_id: UUID | None, *, lock: bool = False
) -> Enrolment:
    """The membership that a link is about, for the person it was sent to."""
    one = await store.get_enrolment(uow, enrolment_id, lock=lock)
    if person_id is None or (await get_person(uow, person_id)).id != one.person_id:
        raise LinkRefused(DAMAGED)
    return one


async def open_day(uow: UnitOfWork, day: date) -> None:
    """Climb the ladders, and let go of what has run out."""
    if not await store.any_running_out(uow):
        return
    known = await types(uow)
    ladders = [reminder for one in known.current(day) for reminder in one.reminders]
    earliest = min([day, *(reminder.on(day) for reminder in ladders)])
    running = await store.running_out(uow, day + (day - earliest) + SPARE)
    done = await store.climbed(uow, [one.id for one in running])
    climbed: list[store.Climbed] = []
    for one in running:
        rules = known.on(one.type, day)
        last = runs_out_on(rules, one)
        if last is not None and day >= last:
            await _lapse(uow, one)
        else:
            climbed += _climb(uow, one, rules, done, day)
    await store.climb(uow, climbed)


async def _lapse(uow: UnitOfWork, one: Enrolment) -> None:
    """It ended on the day on which it ran out: the grace was for renewing, not a gift."""
    why = occasion(uow, Source.TIME, "Ran out without a renewal.")
    ended, event = one.end(Status.LAPSED, why, on=one.expires_on or uow.clock.today())
    await store.save_enrolment(uow, ended)
    uow.emit(event)


def _climb(
    uow: UnitOfWork,
    one: Enrolment,
    rules: MembershipType,
    done: set[tuple[UUID, int, str]],
    day: date,
) -> list[store.Climbed]:
    """Send the latest step that is due. Those before it are done with, sent or not."""
    if one.expires_on is None:
        return []
    steps = rules.steps_due(one.expires_on, day)
    new = [step for step in steps if (one.id, one.cycle, step) not in done]
    if new and new[-1] == steps[-1]:
        uow.emit(
            EnrolmentRenewalDue(
                enrolment_id=one.id,
                person_id=one.person_id,
                type=one.type,
                cycle=one.cycle,
                step=new[-1],
                expires_on=one.expires_on,
            )
        )
    return [store.Climbed(one.id, one.cycle, step, day, sent=step == steps[-1]) for step in new]
