"""Consents and the Advisory Group on somebody's own page, and what the buttons beside them do."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from membership.commands import advisory, stories
from membership.commands.visit import Visit
from membership.domain.advisory import Meeting, Member, Reply, Status
from membership.domain.ambassador import not_there
from membership.domain.story import WARNING, Channel, Consent, Purpose, Story
from membership.sealed import MEETINGS, STORIES, Key
from sanctuary.db import UnitOfWork

Words = tuple[str, str]
CHANNELS: dict[Channel, Words] = {
    Channel.WEBSITE: ("our website", "ein gwefan"),
    Channel.SOCIAL_MEDIA: ("social media", "y cyfryngau cymdeithasol"),
    Channel.PRESS: ("the press", "y wasg"),
    Channel.BROADCAST: ("radio and television", "radio a theledu"),
    Channel.PRINT: ("printed matter", "deunydd printiedig"),
    Channel.EVENT: ("an event", "digwyddiad"),
}
PURPOSES: dict[Purpose, Words] = {
    Purpose.AWARENESS: ("to raise awareness", "i godi ymwybyddiaeth"),
    Purpose.CAMPAIGN: ("for a campaign", "ar gyfer ymgyrch"),
    Purpose.TRAINING: ("for training", "ar gyfer hyfforddiant"),
    Purpose.FUNDRAISING: ("to raise funds", "i godi arian"),
    Purpose.REPORT: ("for a report", "ar gyfer adroddiad"),
}


@dataclass(frozen=True, slots=True)
class ShownConsent:
    id: UUID
    title: str
    channel: Words
    purpose: Words
    expires_on: date
    state: str
    warning: Words = WARNING


@dataclass(frozen=True, slots=True)
class ShownTurn:
    id: UUID
    on: date
    answer_by: date
    state: str
    papers: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A place in the Advisory Group, and the meetings to which it was asked."""

    state: str
    turns: tuple[ShownTurn, ...]


async def consents(uow: UnitOfWork, ambassador_id: UUID, key: Key) -> tuple[ShownConsent, ...]:
    """Every consent that was asked for, of every story."""
    theirs = [one for one in await STORIES.all(uow, key) if one.ambassador_id == ambassador_id]
    return tuple(_shown(one) for story in theirs for one in _pairs(story))


def _pairs(story: Story) -> list[tuple[str, UUID, Channel, Purpose, date, Consent]]:
    return [
        (story.title, one.id, one.channel, one.purpose, one.expires_on, one.status)
        for one in story.consents
    ]


def _shown(pair: tuple[str, UUID, Channel, Purpose, date, Consent]) -> ShownConsent:
    title, consent_id, channel, purpose, expires_on, status = pair
    return ShownConsent(
        consent_id, title, CHANNELS[channel], PURPOSES[purpose], expires_on, status.value
    )


async def group(
    uow: UnitOfWork, ambassador_id: UUID, key: Key, *, past: bool = False
) -> ShownGroup | None:
    """Their place in the Advisory Group, if they have one; papers only for who comes.

    A copy of their data also has a place that ended and the meetings that were (`past`).
    """
    member = await advisory.of_ambassador(uow, ambassador_id, key)
    if member is None or (member.status is Status.ENDED and not past):
        return None
    today = uow.clock.today()
    held = [one for one in await MEETINGS.all(uow, key) if past or one.on >= today]
    turns = [_turn(one, member, past=past) for one in sorted(held, key=lambda one: one.on)]
    return ShownGroup(member.status.value, tuple(turn for turn in turns if turn is not None))


def _turn(one: Meeting, member: Member, *, past: bool) -> ShownTurn | None:
    turn = one.turn_of(member.id)
    if turn is None or (turn.reply is Reply.LAPSED and not past):
        return None
    papers = one.papers if turn.reply is Reply.COMES else ""
    return ShownTurn(one.id, one.on, turn.answer_by, turn.reply.value, papers)


async def give(visit: Visit) -> None:
    """Yes to one consent; the box that the warning was read has to be ticked."""
    await _consent(visit, Consent.GIVEN, warned=visit.form.get("warned") == "yes")


async def withdraw(visit: Visit) -> None:
    await _consent(visit, Consent.WITHDRAWN)


async def _consent(visit: Visit, to: Consent, *, warned: bool = False) -> None:
    await stories.answer_own(
        visit.uow,
        visit.item,
        visit.own.id,
        to,
        visit.key,
        warned=warned,
        welsh=visit.form.get("lang") == "cy",
    )


async def join(visit: Visit) -> None:
    await _member(visit, Status.ACCEPTED)


async def leave_group(visit: Visit) -> None:
    await _member(visit, Status.ENDED)


async def _member(visit: Visit, to: Status) -> None:
    await advisory.moved(visit.uow, await _own_place(visit), to, visit.key)


async def come(visit: Visit) -> None:
    await _reply(visit, Reply.COMES)


async def not_come(visit: Visit) -> None:
    await _reply(visit, Reply.DECLINED)


async def _reply(visit: Visit, said: Reply) -> None:
    place = await _own_place(visit)
    await advisory.reply(visit.uow, visit.item, place.id, said, visit.key)


async def _own_place(visit: Visit) -> Member:
    found = await advisory.of_ambassador(visit.uow, visit.own.id, visit.key)
    if found is None:
        raise not_there()
    return found
