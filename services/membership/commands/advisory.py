"""The Advisory Group: who belongs, and whose turn it is to come to the trustees."""

from datetime import date, datetime, timedelta
from uuid import UUID

from membership.commands import ambassadors, notes
from membership.commands.ambassadors import within
from membership.domain.advisory import Meeting, Member, Reply, Status, last_asked
from membership.domain.ambassador import Ambassador, not_there
from membership.domain.decisions import decision
from membership.domain.note import Kind
from membership.sealed import AMBASSADORS, MEETINGS, MEMBERS, Key, Why, open_for, secret_id, tie
from membership.sealed_rules import ASKING
from sanctuary.actor import SYSTEM, Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused
from sanctuary.http import check_version


def _must_reach_all(by: Actor) -> None:
    """The group is one for the whole UK, so its coordinator is too."""
    if not within(by, None):
        raise not_there()


async def nominate(
    uow: UnitOfWork, ambassador_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Member:
    """Only a registered Ambassador is nominated. The same again is one nomination.

    Whoever two nations have on their registers has one place all the same.
    """
    _must_reach_all(by)
    whose = await ambassadors.get(uow, ambassador_id, by=by)
    whose.must_be_active()
    key = await open_for(uow, Why.ADVISORY, by=by.id, what=f"the place of {ambassador_id}")
    place = await _place_by_another_record(uow, whose, key)
    if place is not None:
        return place
    made = decision(reason, by=by, at=at)
    member = Member(secret_id(), whose.id, made)
    if not await MEMBERS.add(uow, member, of=whose.id):
        there = await MEMBERS.find(uow, whose.id, key, lock=True)
        if there is None or there.status is not Status.ENDED:
            return there or member
        member = await MEMBERS.save(uow, there.nominate_again(made))
    await notes.to_ambassador(uow, Kind.NOMINATION, whose, about=member.id, by=by.id, at=at)
    return member


async def _place_by_another_record(uow: UnitOfWork, whose: Ambassador, key: Key) -> Member | None:
    if whose.person_id is None:
        return None
    for other in await ambassadors.of_people(uow, [whose.person_id], key):
        place = await MEMBERS.find(uow, other.id, key) if other.id != whose.id else None
        if place is not None and place.status is not Status.ENDED:
            return place
    return None


async def members(uow: UnitOfWork, *, by: Actor) -> list[Member]:
    _must_reach_all(by)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what="the Advisory Group")
    return await MEMBERS.all(uow, key)


async def member(uow: UnitOfWork, member_id: UUID, *, by: Actor, lock: bool = False) -> Member:
    _must_reach_all(by)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what=f"member {member_id}")
    found = await MEMBERS.get(uow, member_id, key, lock=lock)
    if found is None:
        raise not_there()
    return found


async def move(uow: UnitOfWork, member_id: UUID, to: Status, *, expected: int, by: Actor) -> Member:
    """They said yes on the phone, begin to serve, or end. A reason is not asked for."""
    before = await member(uow, member_id, by=by, lock=True)
    check_version(expected, before.version)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what=f"the turns of {member_id}")
    return await moved(uow, before, to, key)


async def moved(uow: UnitOfWork, before: Member, to: Status, key: Key) -> Member:
    """The step itself; who ends gives the turns that are open to others."""
    after = await MEMBERS.save(uow, before.move(to))
    if to is Status.ENDED:
        await _give_back_turns(uow, after.id, key)
    return after


async def of_ambassador(uow: UnitOfWork, ambassador_id: UUID, key: Key) -> Member | None:
    return await MEMBERS.find(uow, ambassador_id, key, lock=True)


async def plan(
    uow: UnitOfWork, meeting_id: UUID, on: date, papers: str, places: int, *, by: Actor
) -> Meeting:
    """A meeting of the trustees; whoever's turn it is are asked at once."""
    _must_reach_all(by)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what=f"meeting {meeting_id}")
    new = Meeting(meeting_id, on, papers, places)
    if await MEETINGS.add(uow, new):
        return await _filled(uow, new, key, today=uow.clock.today())
    there = await MEETINGS.get(uow, meeting_id, key)
    if there is None or (there.on, there.papers, there.places) != (on, papers, places):
        raise KeyReused("This id belongs to another meeting. Choose a new one.")
    return there


async def meetings(uow: UnitOfWork, *, by: Actor) -> list[Meeting]:
    _must_reach_all(by)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what="the meetings")
    return await MEETINGS.all(uow, key)


async def meeting(uow: UnitOfWork, meeting_id: UUID, *, by: Actor) -> tuple[Meeting, Key]:
    _must_reach_all(by)
    key = await open_for(uow, Why.ADVISORY, by=by.id, what=f"meeting {meeting_id}")
    found = await MEETINGS.get(uow, meeting_id, key, lock=True)
    if found is None:
        raise not_there()
    return found, key


async def reply_by_phone(
    uow: UnitOfWork, meeting_id: UUID, member_id: UUID, said: Reply, *, expected: int, by: Actor
) -> Meeting:
    """What a member said by phone."""
    before, key = await meeting(uow, meeting_id, by=by)
    check_version(expected, before.version)
    return await reply(uow, before.id, member_id, said, key)


async def reply(
    uow: UnitOfWork, meeting_id: UUID, member_id: UUID, said: Reply, key: Key
) -> Meeting:
    """Somebody comes, or does not; then whoever is next is asked."""
    before = await MEETINGS.get(uow, meeting_id, key, lock=True)
    if before is None:
        raise not_there()
    after = before.replied(member_id, said)
    return await _filled(uow, after, key, today=uow.clock.today())


async def each_day(uow: UnitOfWork, day: date) -> None:
    """Whoever has not answered in time is let be, and the next ones are asked."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the meetings")
    for one in await MEETINGS.all(uow, key, lock=True):
        if one.on >= day and (one.overdue(day) != one or one.lacking):
            await _filled(uow, one.overdue(day), key, today=day)


async def forget(uow: UnitOfWork, ambassador_id: UUID, key: Key) -> None:
    """Their place goes, and with it every turn; others are asked instead."""
    gone = await MEMBERS.find(uow, ambassador_id, key, lock=True)
    if gone is None:
        return
    await MEMBERS.remove(uow, gone.id)
    today = uow.clock.today()
    for one in await MEETINGS.all(uow, key, lock=True):
        if one.turn_of(gone.id) is not None:
            await _filled(uow, one.without(gone.id), key, today=today)


async def _give_back_turns(uow: UnitOfWork, member_id: UUID, key: Key) -> None:
    today = uow.clock.today()
    for one in await MEETINGS.all(uow, key, lock=True):
        turn = one.turn_of(member_id)
        if one.on >= today and turn is not None and turn.reply in {Reply.ASKED, Reply.COMES}:
            await _filled(uow, one.replied(member_id, Reply.DECLINED), key, today=today)


async def _filled(uow: UnitOfWork, one: Meeting, key: Key, *, today: date) -> Meeting:
    """Save a meeting with its free places asked for, each by a note."""
    serving = await _serving(uow, key)
    history = [each for each in await MEETINGS.all(uow, key) if each.id != one.id]
    answer_by = today + timedelta(days=ASKING.turn_answer_days)
    after, asked = one.fill(
        serving, last_asked(history), tie(uow), today=today, answer_by=answer_by
    )
    saved = await MEETINGS.save(uow, after)
    for each in asked:
        await notes.to_ambassador(
            uow, Kind.TURN, serving[each], about=one.id, by=SYSTEM.id, at=uow.clock.now()
        )
    return saved


async def _serving(uow: UnitOfWork, key: Key) -> dict[UUID, Ambassador]:
    """Members who serve and whose Ambassador is there; who rests is not asked."""
    found: dict[UUID, Ambassador] = {}
    for each in await MEMBERS.all(uow, key):
        who = await AMBASSADORS.get(uow, each.ambassador_id, key)
        if each.status is Status.SERVING and who is not None and who.active:
            found[each.id] = who
    return found
