"""Practising with a friend: asking, being put together, writing through us, parting, reporting."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from campaigns.domain.buddy import (
    LONGEST_CALLED,
    LONGEST_MESSAGE,
    HasBuddy,
    NoBuddy,
    Pair,
    Wish,
    Within,
    matched,
    must_have_room,
)
from campaigns.domain.buddy_report import Report, must_be_lead
from campaigns.domain.journey import LONGEST_LINE, MOST_WORDS, checked
from campaigns.store import buddies as store
from campaigns.store import buddy_reports as reports
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import BuddyFound, BuddyMessageLeft, BuddyParted, BuddyReported
from sanctuary.ids import derived_id, new_id

DAY = timedelta(days=1)


async def ask(
    uow: UnitOfWork,
    person_id: UUID,
    called: str,
    *,
    language: Literal["en", "cy"],
    within: Within,
    adult: bool,
    at: datetime,
) -> None:
    """Wait for somebody to practise with. Raises Invalid, or HasBuddy."""
    called = _filled("called", called, LONGEST_CALLED, "Say what the other one may call you.")
    if not adult:
        text = "Practising with somebody you do not know is for people of 18 or over."
        raise Invalid(text, errors=[{"field": "adult", "detail": text}])
    if await store.running(uow, person_id) is not None:
        raise HasBuddy("You practise with somebody already. End that first.")
    await store.ask(uow, Wish(person_id, language, within, at), called)


async def put_together(uow: UnitOfWork, *, at: datetime) -> None:
    """Match those who wait; each of a new pair hears of it."""
    for one, other in matched(await store.waiting(uow), await store.apart(uow)):
        pair = await store.join(uow, one.person_id, other.person_id, at=at)
        uow.emit(BuddyFound(pair_id=pair.id, person_ids=(pair.one, pair.other)))


async def write(uow: UnitOfWork, person_id: UUID, words: str, *, at: datetime) -> None:
    """Leave something for the other one, who hears that something waits, once a day."""
    pair = await _pair(uow, person_id)
    words = _filled("words", words, LONGEST_MESSAGE, "Write something first.")
    must_have_room(await store.sent_since(uow, pair, person_id, at - DAY))
    message_id, partner = new_id(), pair.partner_of(person_id)
    await store.leave(uow, pair, message_id, by=person_id, words=words, at=at)
    uow.emit(
        BuddyMessageLeft(
            message_id=message_id,
            notice_id=derived_id("buddy_notice", pair.id, partner, uow.clock.today()),
            person_id=partner,
        )
    )


async def share(uow: UnitOfWork, person_id: UUID, words: str) -> None:
    """Say how one may be reached: shown once both have said so; nothing takes it back."""
    pair = await _pair(uow, person_id)
    await store.share(uow, pair, person_id, checked(words, LONGEST_LINE, "shared"))


async def part(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    """End it, without a reason. The other one hears that it is over, and nothing else."""
    pair = await _pair(uow, person_id)
    await store.end(uow, pair.end(by=person_id, at=at))
    uow.emit(BuddyParted(pair_id=pair.id, person_id=pair.partner_of(person_id)))


async def report(
    uow: UnitOfWork, person_id: UUID, words: str, *, with_messages: bool, at: datetime
) -> None:
    """Tell the safeguarding leads, and end it at once. Messages go along only if they say so."""
    pair = await _pair(uow, person_id)
    words = _filled("words", words, MOST_WORDS, "Say in a few words what happened.")
    partner = pair.partner_of(person_id)
    if with_messages:
        lines = [
            f"{'Reporter' if each.by == person_id else 'Buddy'}, {each.at.isoformat()}: "
            f"{each.words}"
            for each in reversed(await store.messages(uow, pair))
        ]
        words = "\n\n".join([words, *lines])
    one = Report(new_id(), person_id, partner, at)
    await reports.add(uow, one, words)
    uow.emit(BuddyReported(report_id=one.id, person_ids=await reports.leads(uow)))
    await part(uow, person_id, at=at)


async def open_report(uow: UnitOfWork, report_id: UUID, *, by: Actor, reason: str) -> str:
    """What was reported. The opening is recorded with its reason."""
    must_be_lead(by)
    await reports.get(uow, report_id)
    return await reports.words_of(uow, report_id, by=by.id, why=reason)


async def close_report(
    uow: UnitOfWork, report_id: UUID, reason: str, *, again: bool, by: Actor, at: datetime
) -> Report:
    """Decide; `again`: whoever it was about may be put together with others."""
    must_be_lead(by)
    closed = (await reports.get(uow, report_id, lock=True)).close(reason, again=again, by=by, at=at)
    await reports.save(uow, closed)
    return closed


async def _pair(uow: UnitOfWork, person_id: UUID) -> Pair:
    pair = await store.running(uow, person_id, lock=True)
    if pair is None:
        raise NoBuddy("You practise with nobody at present.")
    return pair


def _filled(name: str, words: str, most: int, missing: str) -> str:
    tidy = checked(words, most, name)
    if not tidy:
        raise Invalid(missing, errors=[{"field": name, "detail": missing}])
    return tidy
