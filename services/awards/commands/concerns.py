"""A concern about an award: raised, looked at by people not on the case, put to its holder."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from awards import rules, sealed, store
from awards.domain.appeal import must_not_be_on_the_case
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.domain.concern import Concern, Status
from awards.queries import access
from awards.store import concerns, keepers, letters
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.after_decisions import CaseWaiting
from sanctuary.events.concerns import ConcernSettled
from sanctuary.http import check_version
from sanctuary.ids import new_id

RULES = "after-the-decision"
TEAM = (Role.NATIONAL_TEAM,)
# A first look, and an appeal, is for any coordinator of that part; what weighs more, for the team.
FOR_COORDINATORS = (Status.RAISED, Status.APPEALED)


async def raise_concern(
    uow: UnitOfWork, award_id: UUID, words: str, *, by: Actor, at: datetime
) -> Concern:
    """By anybody who is signed in. Who it was is sealed, and whether others did is not said."""
    award = await store.get_award(uow, award_id)
    raised = Concern.bring(award, words, id=new_id(), at=at)
    await concerns.insert_concern(uow, raised)
    await sealed.keep_raiser(uow, raised.id, sealed.Raiser(by.id, new_id()))
    await call_for_somebody(uow, raised, london_day(at))
    return raised


async def set_aside(
    uow: UnitOfWork, concern_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Concern:
    """Nothing that an award could be measured by; its holder never hears of it."""
    found = await _mine(uow, concern_id, expected, by, *access.COORDINATORS)
    return await concerns.save_concern(uow, found.set_aside(Decision(by.id, at, reason)))


async def put_to_holder(
    uow: UnitOfWork, concern_id: UUID, words: str, *, expected: int, by: Actor, at: datetime
) -> Concern:
    """In words of whoever takes it up: those of whoever raised it could tell who that was."""
    found = await _mine(uow, concern_id, expected, by, *access.COORDINATORS)
    today = london_day(at)
    reply_by = today + timedelta(days=rules.on(RULES, today)["reply_within"])
    put, event = found.put(Decision(by.id, at, words), reply_by=reply_by)
    saved = await concerns.save_concern(uow, put)
    uow.emit(event)
    return saved


async def reply(
    uow: UnitOfWork, concern_id: UUID, words: str, *, by: Actor, at: datetime
) -> Concern:
    """How the holder sees it."""
    found = await concerns.get_concern(uow, concern_id, lock=True)
    saved = await concerns.save_concern(uow, found.hear(Decision(by.id, at, words)))
    await call_for_somebody(uow, saved, london_day(at))
    return saved


async def answer(
    uow: UnitOfWork,
    concern_id: UUID,
    reason: str,
    *,
    upheld: bool,
    expected: int,
    by: Actor,
    at: datetime,
) -> Concern:
    """Somebody of the national team who is not on the case says what they found, and why."""
    found = await _mine(uow, concern_id, expected, by, *TEAM)
    today = london_day(at)
    appeal_by = today + timedelta(days=rules.on(RULES, today)["lodge_within"])
    answered, event = found.answer(Decision(by.id, at, reason), upheld=upheld, appeal_by=appeal_by)
    saved = await concerns.save_concern(uow, answered)
    await letters.note_part(uow, found.application_id, by.id, "looked_into", at=at)
    uow.emit(event)
    return saved


async def appeal(
    uow: UnitOfWork, concern_id: UUID, grounds: str, *, by: Actor, at: datetime
) -> Concern:
    """The holder's own act: the award stays while somebody else looks at it afresh."""
    found = await concerns.get_concern(uow, concern_id, lock=True)
    today = london_day(at)
    answer_by = today + timedelta(days=rules.on(RULES, today)["answer_within"])
    appealed, event = found.appeal(Decision(by.id, at, grounds), answer_by=answer_by)
    saved = await concerns.save_concern(uow, appealed)
    uow.emit(event)
    await call_for_somebody(uow, saved, today)
    return saved


async def answer_appeal(
    uow: UnitOfWork,
    concern_id: UUID,
    reason: str,
    *,
    upheld: bool,
    expected: int,
    by: Actor,
    at: datetime,
) -> Concern:
    """By somebody who neither found it upheld nor had a part in the case."""
    found = await _mine(uow, concern_id, expected, by, *access.COORDINATORS)
    answered, event = found.answer_appeal(Decision(by.id, at, reason), upheld=upheld)
    saved = await concerns.save_concern(uow, answered)
    uow.emit(event)
    if saved.status is Status.AWARD_KEPT:
        await letters.note_part(uow, found.application_id, by.id, "looked_into", at=at)
    else:
        await call_for_somebody(uow, saved, london_day(at))
    return saved


async def open_raiser(
    uow: UnitOfWork, concern_id: UUID, why: str, *, by: Actor
) -> sealed.Raiser | None:
    """To ask whoever raised it something; each opening is recorded with its reason."""
    found = await concerns.get_concern(uow, concern_id)
    await must_be_free(uow, found, by, *TEAM)
    return await sealed.open_raiser(uow, concern_id, by=by.id, why=why)


async def open_concerns_day(uow: UnitOfWork, day: date) -> None:
    """What waits for one of us is brought to mind; who raised one hears that it is settled."""
    every = rules.on(RULES, day)["nudge_every"]
    for each in await concerns.unsettled(uow):
        if each.waits_for_somebody(day, every=every):
            await call_for_somebody(uow, each, day)
    settled = await concerns.settled_in_silence(uow)
    for concern_id in settled:
        raiser = await sealed.open_raiser(
            uow, concern_id, by=SYSTEM.id, why="they hear that it was settled"
        )
        if raiser is not None:
            uow.emit(ConcernSettled(receipt_id=raiser.receipt_id, person_id=raiser.person_id))
    await concerns.note_told(uow, settled, day)


async def must_read(uow: UnitOfWork, found: Concern, by: Actor) -> None:
    """Whoever may deal with it, and whoever of us did."""
    if by.id in found.acted():
        await _must_coordinate(uow, found, by, *access.COORDINATORS)
    else:
        await must_be_free(uow, found, by, *access.COORDINATORS)


async def must_be_free(uow: UnitOfWork, found: Concern, by: Actor, *roles: Role) -> Award:
    """Of the right part of the network, not on the case, and not who raised it."""
    award = await _must_coordinate(uow, found, by, *roles)
    on_it = await letters.people_on_the_case(uow, found.application_id)
    free = await sealed.without_raiser(uow, found.id, [by.id])
    must_not_be_on_the_case(by.id, on_it if free else (by.id,))
    return award


async def _must_coordinate(uow: UnitOfWork, found: Concern, by: Actor, *roles: Role) -> Award:
    award = await award_that_runs_on(uow, found.award_id)
    application = await store.get_application(uow, found.application_id)
    held_by_now = replace(application, organisation_id=award.organisation_id)
    await access.must_coordinate(uow, held_by_now, by, *roles)
    return award


async def award_that_runs_on(uow: UnitOfWork, award_id: UUID) -> Award:
    """The award itself, or the one that followed it: a renewal does not settle a concern."""
    award = await store.get_award(uow, award_id, lock=True)
    while award.status is AwardStatus.RENEWED and award.successor_id is not None:
        award = await store.get_award(uow, award.successor_id, lock=True)
    return award


async def call_for_somebody(uow: UnitOfWork, found: Concern, day: date) -> None:
    """Those who may take the next step; nobody on the case, nor who raised it, is among them."""
    award = await award_that_runs_on(uow, found.award_id)
    on_it = await letters.people_on_the_case(uow, found.application_id)
    if found.status in FOR_COORDINATORS:
        people = await keepers.coordinators_of(
            uow, award.organisation_id, award.stream, without=on_it
        )
    else:
        people = await keepers.team_for(uow, award.organisation_id, without=on_it)
    uow.emit(
        CaseWaiting(
            case_id=found.id,
            application_id=found.application_id,
            kind="concern",
            on=day,
            people=await sealed.without_raiser(uow, found.id, people),
        )
    )


async def _mine(
    uow: UnitOfWork, concern_id: UUID, expected: int, by: Actor, *roles: Role
) -> Concern:
    found = await concerns.get_concern(uow, concern_id, lock=True)
    award = await must_be_free(uow, found, by, *roles)
    check_version(expected, found.version)
    return replace(found, organisation_id=award.organisation_id)
