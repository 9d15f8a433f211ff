"""Requests to Ambassadors: made by anybody of the network, arranged by a coordinator alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from membership.commands import notes, pauses
from membership.commands.ambassadors import within
from membership.domain.ambassador import Ambassador, not_there
from membership.domain.ambassador_request import (
    SEEN_BY_REQUESTER,
    AmbassadorRequest,
    Answer,
    Kind,
    Status,
)
from membership.domain.decisions import decision
from membership.domain.note import Kind as NoteKind
from membership.domain.pause import CANNOT_BE_ASKED_NOW, Covers, PausedNow, paused
from membership.domain.places import check_place
from membership.domain.request_preparation import Preparation
from membership.domain.rota import Asked, in_turn
from membership.sealed import AMBASSADORS, REQUESTS, Key, Why, open_for, tie
from membership.sealed_rules import ASKING
from sanctuary.actor import SYSTEM, Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused
from sanctuary.http import check_version


async def make(
    uow: UnitOfWork,
    request_id: UUID,
    *,
    kind: Kind,
    nation: str,
    area: str | None,
    about: str,
    on_behalf_of: str,
    takes_place_on: date | None,
    by: Actor,
    at: datetime,
) -> str:
    """Ask for somebody. The same again is one request. Answers what its maker may know."""
    check_place(nation, area)
    last = takes_place_on or uow.clock.today() + timedelta(days=ASKING.request_days)
    new = AmbassadorRequest(
        request_id, kind, nation, about, by.id, at, last, area, on_behalf_of, takes_place_on
    )
    if not await REQUESTS.add(uow, new):
        there, _ = await _own(uow, request_id, by=by)
        if (there.kind, there.about, there.nation) != (kind, about, nation):
            raise KeyReused("This id belongs to another request. Choose a new one.")
    else:
        await notes.to_desk(uow, nation)
    return await shown_to_maker(uow, request_id, by=by)


async def shown_to_maker(uow: UnitOfWork, request_id: UUID, *, by: Actor) -> str:
    """All that whoever made a request learns of it, in one of four phrases."""
    one, key = await _own(uow, request_id, by=by)
    if one.status is Status.ARRANGING and await _paused(uow, one, key):
        return CANNOT_BE_ASKED_NOW
    return SEEN_BY_REQUESTER[one.status]


async def no_longer_needed(uow: UnitOfWork, request_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever made it does not need it any more."""
    one, key = await _own(uow, request_id, by=by)
    await _end(uow, one, Status.CANCELLED, Decision(by.id, at, "no longer needed"), key)


async def _own(uow: UnitOfWork, request_id: UUID, *, by: Actor) -> tuple[AmbassadorRequest, Key]:
    key = await open_for(uow, Why.ARRANGE, by=by.id, what=f"request {request_id}, by its maker")
    found = await REQUESTS.get(uow, request_id, key, lock=True)
    if found is None or found.requester != by.id:
        raise not_there()
    return found, key


async def get(
    uow: UnitOfWork, request_id: UUID, *, by: Actor, lock: bool = False
) -> tuple[AmbassadorRequest, Key]:
    """One request at a coordinator's desk, and the key to what it needs."""
    key = await open_for(uow, Why.ARRANGE, by=by.id, what=f"request {request_id}")
    found = await REQUESTS.get(uow, request_id, key, lock=lock)
    if found is None or not within(by, found.nation):
        raise not_there()
    return found, key


async def shelf(
    uow: UnitOfWork, *, by: Actor, status: Status | None
) -> tuple[list[AmbassadorRequest], list[Covers]]:
    """The requests at a desk, and the places where nobody is asked."""
    key = await open_for(uow, Why.ARRANGE, by=by.id, what="the requests")
    found = [one for one in await REQUESTS.all(uow, key) if within(by, one.nation)]
    stops = await pauses.standing(uow, key, today=uow.clock.today())
    return [one for one in found if status is None or one.status is status], stops


async def candidates(uow: UnitOfWork, request_id: UUID, *, by: Actor) -> list[Ambassador]:
    """Who could be asked, whoever was asked longest ago first."""
    one, key = await get(uow, request_id, by=by)
    known = {ask.ambassador_id for ask in one.asks}
    free = {
        each.id: each
        for each in await AMBASSADORS.all(uow, key)
        if each.active and each.nation == one.nation and each.id not in known
    }
    last: dict[UUID, Asked] = {}
    for request in await REQUESTS.all(uow, key):
        for ask in request.asks:
            before = last.get(ask.ambassador_id)
            if before is None or before.on < ask.asked_on:
                last[ask.ambassador_id] = Asked(ask.asked_on)
    return [free[each] for each in in_turn(free, last, tie(uow))]


async def order(
    uow: UnitOfWork, request_id: UUID, next_up: tuple[UUID, ...], *, expected: int, by: Actor
) -> AmbassadorRequest:
    """Say who is asked, one after the other. The first is asked at once, unless it is paused."""
    one, key = await get(uow, request_id, by=by, lock=True)
    check_version(expected, one.version)
    for each in next_up:
        found = await AMBASSADORS.get(uow, each, key)
        if found is None or not within(by, found.nation):
            raise not_there()
        found.must_be_active()
    if await _paused(uow, one, key):
        raise PausedNow(
            "Requests in this place are paused, so nobody can be asked now. Look at the list of "
            "pauses for when it ends."
        )
    return await REQUESTS.save(uow, await _arranged(uow, one.order(next_up), key), filling=True)


async def prepare(
    uow: UnitOfWork, request_id: UUID, preparation: Preparation, *, expected: int, by: Actor
) -> AmbassadorRequest:
    one, _ = await get(uow, request_id, by=by, lock=True)
    check_version(expected, one.version)
    return await REQUESTS.save(uow, replace(one, preparation=preparation), filling=True)


async def step(
    uow: UnitOfWork, request_id: UUID, to: Answer, *, expected: int, by: Actor, at: datetime
) -> AmbassadorRequest:
    """What happened, or what an Ambassador said by phone. There is no room for why."""
    one, key = await get(uow, request_id, by=by, lock=True)
    check_version(expected, one.version)
    waiting = one.waiting_for
    whose = waiting.ambassador_id if waiting and to in _FIRST_ANSWERS else one.taken_by
    if whose is None:
        raise not_there()
    return await answer(uow, request_id, whose, to, key, by=by.id, at=at)


async def end(
    uow: UnitOfWork,
    request_id: UUID,
    status: Status,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> AmbassadorRequest:
    """It cannot be arranged, or is called off. Whoever was asked or would have come is told."""
    one, key = await get(uow, request_id, by=by, lock=True)
    check_version(expected, one.version)
    return await _end(uow, one, status, decision(reason, by=by, at=at), key)


_FIRST_ANSWERS = frozenset({Answer.ACCEPTED, Answer.DECLINED})
# After these the Ambassador hears from us: everything is settled; how was it?
_TOLD = {Answer.PREPARED: NoteKind.ASKED, Answer.DONE: NoteKind.DEBRIEF}


async def answer(
    uow: UnitOfWork,
    request_id: UUID,
    ambassador_id: UUID,
    said: Answer,
    key: Key,
    *,
    by: UUID,
    at: datetime,
    wants_a_call: bool = False,
) -> AmbassadorRequest:
    """Somebody answers, or changes their mind. After a no the next one is asked, told nothing."""
    one = await REQUESTS.get(uow, request_id, key, lock=True)
    if one is None or one.ask_of(ambassador_id) is None:
        raise not_there()
    if said is Answer.ACCEPTED and await _paused(uow, one, key):
        raise PausedNow("This is paused for now: there is nothing to answer. We will be in touch.")
    if said is Answer.DEBRIEFED:
        one = one.debriefed(ambassador_id, wants_a_call=wants_a_call)
    else:
        one = one.answered(ambassador_id, said)
    if said in _TOLD:
        await _tell(uow, _TOLD[said], ambassador_id, one, key, by=by, at=at)
    after = await _arranged(uow, one, key)
    if after.needs_you:
        await notes.to_desk(uow, after.nation)
    return await REQUESTS.save(uow, after)


async def each_day(uow: UnitOfWork, day: date) -> None:
    """Close what is over, let be who has not answered, ask the next, forget what is long past."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the requests")
    at = uow.clock.now()
    for one in await REQUESTS.all(uow, key, lock=True):
        if one.status is Status.ARRANGING and one.expires_on < day:
            over = Decision(SYSTEM.id, at, "its last day has passed")
            await _end(uow, one, Status.CLOSED, over, key)
        elif one.status is Status.ARRANGING:
            after = await _arranged(uow, one, key, today=day)
            if after != one:
                await REQUESTS.save(uow, after)
            if after.needs_you and not one.needs_you:
                await notes.to_desk(uow, after.nation)
        elif (day - one.expires_on).days > ASKING.keep_days and one.status is not Status.TAKEN:
            await REQUESTS.remove(uow, one.id)


async def forget(uow: UnitOfWork, ambassador_id: UUID, key: Key) -> None:
    """Take somebody out of every request, as if they had never been asked; others are asked."""
    for one in await REQUESTS.all(uow, key, lock=True):
        if one.ask_of(ambassador_id) or ambassador_id in one.next_up:
            await REQUESTS.save(uow, await _arranged(uow, one.without(ambassador_id), key))


async def _arranged(
    uow: UnitOfWork, one: AmbassadorRequest, key: Key, *, today: date | None = None
) -> AmbassadorRequest:
    """Ask whoever is next, if nobody is asked, nobody comes, and nothing is paused there."""
    if await _paused(uow, one, key):
        return one
    today = today or uow.clock.today()
    one = one.overdue(today)
    while True:
        following, asked = one.ask_next(
            on=today, answer_by=today + timedelta(days=ASKING.answer_days)
        )
        if asked is None:
            return one
        who = await AMBASSADORS.get(uow, asked, key)
        if who is not None and who.active:
            now = uow.clock.now()
            await notes.to_ambassador(uow, NoteKind.ASKED, who, about=one.id, by=SYSTEM.id, at=now)
            return following
        one = one.skip(asked)


async def _end(
    uow: UnitOfWork, one: AmbassadorRequest, status: Status, made: Decision, key: Key
) -> AmbassadorRequest:
    ended, told = one.end(status, made)
    if told is not None:
        await _tell(uow, NoteKind.CANCELLED, told, ended, key, by=made.by, at=made.at)
    return await REQUESTS.save(uow, ended)


async def _tell(
    uow: UnitOfWork,
    kind: NoteKind,
    ambassador_id: UUID,
    one: AmbassadorRequest,
    key: Key,
    *,
    by: UUID,
    at: datetime,
) -> None:
    who = await AMBASSADORS.get(uow, ambassador_id, key)
    if who is not None:
        await notes.to_ambassador(uow, kind, who, about=one.id, by=by, at=at)


async def _paused(uow: UnitOfWork, one: AmbassadorRequest, key: Key) -> bool:
    places = await pauses.standing(uow, key, today=uow.clock.today())
    return paused(places, one.nation, one.area)
