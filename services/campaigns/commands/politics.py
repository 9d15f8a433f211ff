"""The course and its places: opened for its coordinators and, one each, for mentors. No one else.

No event, log or count says who takes part. A mentor is reminded by an event that names the mentor
and an id of the match alone.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from campaigns import rules, sealed
from campaigns.domain.politics import Mentor, Place, Project, Signpost, Status, Wishes
from campaigns.sealed import Key, Why, open_for
from campaigns.store import politics as store
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, KeyReused, LinkRefused, NotFound
from sanctuary.events.campaigns import CourseEvidenceDue, MentoringOverdue, MentorReminded
from sanctuary.http import check_version
from sanctuary.ids import derived_id
from sanctuary.links import DAMAGED

ROLE = Role.AMBASSADOR_COORDINATOR
CEREMONY_WITHIN = timedelta(days=92)


def not_there() -> NotFound:
    """The same answer for what is not there and for what is not theirs."""
    return NotFound("There is no such record within your part of the network.")


async def plan(
    uow: UnitOfWork,
    cohort_id: UUID,
    *,
    nation: str | None,
    first_on: date,
    last_on: date,
    ceremony_on: date,
    by: Actor,
    at: datetime,
) -> None:
    """A course; its evidence is due two weeks before the ceremony, at most three months on."""
    within(by, nation)
    if not first_on <= last_on <= ceremony_on <= last_on + CEREMONY_WITHIN:
        raise Invalid(
            "The ceremony is after the last session, within three months.",
            errors=[{"field": "ceremony_on", "detail": "Up to three months after the sessions."}],
        )
    days = rules.on("learning", uow.clock.today())["evidence_days"]
    await store.add_cohort(
        uow,
        id=cohort_id,
        nation=nation,
        first_on=first_on,
        last_on=last_on,
        ceremony_on=ceremony_on,
        evidence_on=ceremony_on - timedelta(days=days),
        created_by=by.id,
        created_at=at,
    )


def within(by: Actor, nation: str | None) -> None:
    """Raise what says nothing unless exactly this role is theirs for the nation."""
    if not by.holds(ROLE, nation=nation):
        raise not_there()


async def apply(
    uow: UnitOfWork,
    place_id: UUID,
    *,
    cohort_id: UUID,
    wishes: Wishes,
    person_id: UUID | None,
    by: Actor,
    at: datetime,
) -> Place:
    """Somebody would like to take part. The same again is one place."""
    within(by, (await store.get_cohort(uow, cohort_id)).nation)
    new = Place(place_id, cohort_id, wishes, at, person_id)
    if await sealed.add_place(uow, new):
        return new
    there, _ = await opened(uow, place_id, by=by)
    if (there.cohort_id, there.person_id) != (cohort_id, person_id):
        raise KeyReused("This id belongs to another record. Choose a new one.")
    return there


async def opened(
    uow: UnitOfWork, place_id: UUID, *, by: Actor, lock: bool = False
) -> tuple[Place, Key]:
    """One place, for a coordinator of its nation; the opening is written down first."""
    key = await open_for(uow, Why.COURSE, by=by.id, what=f"place {place_id}")
    found = await sealed.get_place(uow, place_id, key, lock=lock)
    if found is None:
        raise not_there()
    within(by, (await store.get_cohort(uow, found.cohort_id)).nation)
    return found, key


async def places(uow: UnitOfWork, cohort_id: UUID, *, by: Actor) -> list[Place]:
    within(by, (await store.get_cohort(uow, cohort_id)).nation)
    key = await open_for(uow, Why.COURSE, by=by.id, what=f"places of {cohort_id}")
    return [one for one in await sealed.all_places(uow, key) if one.cohort_id == cohort_id]


async def overdue(uow: UnitOfWork, *, by: Actor) -> list[Place]:
    """Where a mentor and whom they go with were not in touch for a fortnight."""
    key = await open_for(uow, Why.COURSE, by=by.id, what="contacts overdue")
    every, today = _fortnight(uow), uow.clock.today()
    late = [one for one in await sealed.all_places(uow, key) if one.overdue(today, every=every)]
    courses = await store.cohorts_of(uow, (one.cohort_id for one in late))
    return [one for one in late if by.holds(ROLE, nation=courses[one.cohort_id].nation)]


async def change(
    uow: UnitOfWork, place_id: UUID, wishes: Wishes, *, expected: int, by: Actor
) -> Place:
    found = await _to_change(uow, place_id, expected=expected, by=by)
    return await sealed.save_place(uow, replace(found, wishes=wishes))


async def move(
    uow: UnitOfWork,
    place_id: UUID,
    to: Status,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Place:
    found = await _to_change(uow, place_id, expected=expected, by=by)
    return await sealed.save_place(uow, found.move(to, Decision(by.id, at, reason)))


async def match(
    uow: UnitOfWork,
    place_id: UUID,
    *,
    called: str,
    person_id: UUID | None,
    expected: int,
    by: Actor,
) -> Place:
    """A mentor goes with them from today on, and has a page of their own for it."""
    found = await _to_change(uow, place_id, expected=expected, by=by)
    mentor = Mentor(called, uow.clock.today(), uuid4(), person_id)
    return await sealed.save_place(uow, found.match(mentor))


async def in_touch(uow: UnitOfWork, place_id: UUID, on: date, *, expected: int, by: Actor) -> Place:
    found = await _to_change(uow, place_id, expected=expected, by=by)
    return await sealed.save_place(uow, found.in_touch(on, today=uow.clock.today()))


async def describe(
    uow: UnitOfWork, place_id: UUID, about: str, evidence: str, *, expected: int, by: Actor
) -> Place:
    """The project, and what shows it."""
    found = await _to_change(uow, place_id, expected=expected, by=by)
    given_on = uow.clock.today() if evidence else None
    if found.project is not None and found.project.evidence == evidence:
        given_on = found.project.evidence_given_on
    return await sealed.save_place(uow, replace(found, project=Project(about, evidence, given_on)))


async def signpost(uow: UnitOfWork, place_id: UUID, to: str, *, expected: int, by: Actor) -> Place:
    found = await _to_change(uow, place_id, expected=expected, by=by)
    more = (*found.signposts, Signpost(uow.clock.today(), to))
    return await sealed.save_place(uow, replace(found, signposts=more))


async def leave(uow: UnitOfWork, place_id: UUID, *, by: Actor) -> None:
    """They want to go: nothing of them stays, and no message says so."""
    found, _ = await opened(uow, place_id, by=by, lock=True)
    await sealed.remove_places(uow, found.id)


async def of_mentor(
    uow: UnitOfWork, link_id: UUID, *, by: Actor, lock: bool = False
) -> tuple[Place, Mentor]:
    """The one place that a mentor's link opens. Raises LinkRefused once another goes with them."""
    key = await open_for(uow, Why.MENTOR, by=by.id, what=f"match {link_id}")
    for one in await sealed.all_places(uow, key, lock=lock):
        if one.mentor is not None and one.mentor.link_id == link_id:
            return one, one.mentor
    raise LinkRefused(DAMAGED)


async def was_in_touch(uow: UnitOfWork, link_id: UUID, *, by: Actor) -> Place:
    """The mentor says that they were in touch today."""
    found, _ = await of_mentor(uow, link_id, by=by, lock=True)
    today = uow.clock.today()
    return await sealed.save_place(uow, found.in_touch(today, today=today))


async def open_day(uow: UnitOfWork, day: date) -> None:
    """Remind mentors, and forget whose course is long over. Opened on every day alike."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="contacts of mentors")
    every, late = _fortnight(uow), set()
    kept = timedelta(days=rules.on("learning", day)["places_kept_days"])
    old = await store.ceremonies_before(uow, day - kept)
    places = await sealed.all_places(uow, key, lock=True)
    await sealed.remove_places(uow, *[one.id for one in places if one.cohort_id in old])
    for one in places:
        if one.cohort_id in old:
            continue
        reminded = one.remind(day, every=every)
        if reminded is None or one.mentor is None:
            continue
        await sealed.save_place(uow, reminded)
        late.add(one.cohort_id)
        if one.mentor.person_id is not None:
            uow.emit(
                MentorReminded(mentoring_id=one.mentor.link_id, person_id=one.mentor.person_id)
            )

    await _tell_coordinators(uow, late, day)
    await _evidence_nears(uow, day)


async def _tell_coordinators(uow: UnitOfWork, courses: Iterable[UUID], day: date) -> None:
    """One word a day for each nation, however many are late: where, they see when signed in."""
    for nation in {row.nation for row in (await store.cohorts_of(uow, courses)).values()}:
        people = await store.coordinators(uow, nation)
        if people:
            notice_id = derived_id("mentoring overdue", nation or "uk", day.isoformat())
            uow.emit(MentoringOverdue(notice_id=notice_id, person_ids=tuple(people)))


async def _evidence_nears(uow: UnitOfWork, day: date) -> None:
    """Told of every course, whoever takes part."""
    days = rules.on("learning", day)["evidence_remind_days"]
    for row in await store.evidence_on(uow, day + timedelta(days=days)):
        people = await store.coordinators(uow, row.nation)
        if people:
            uow.emit(
                CourseEvidenceDue(
                    course_id=row.id, due_on=row.evidence_on, person_ids=tuple(people)
                )
            )


async def _to_change(uow: UnitOfWork, place_id: UUID, *, expected: int, by: Actor) -> Place:
    found, _ = await opened(uow, place_id, by=by, lock=True)
    check_version(expected, found.version)
    return found


def _fortnight(uow: UnitOfWork) -> timedelta:
    return timedelta(days=rules.on("learning", uow.clock.today())["mentor_days"])


def is_overdue(uow: UnitOfWork, one: Place) -> bool:
    return one.overdue(uow.clock.today(), every=_fortnight(uow))
