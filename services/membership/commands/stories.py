"""Consents for stories, where they were used, and what has to be taken down."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from membership.commands import notes, story_news
from membership.commands.ambassadors import within
from membership.domain.ambassador import not_there
from membership.domain.note import Kind
from membership.domain.story import WARNING_EDITION, Asked, Consent, Place, Story, Use
from membership.sealed import AMBASSADORS, STORIES, Key, Why, open_for
from sanctuary.actor import SYSTEM, Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused
from sanctuary.http import check_version

LANGUAGES = ("en", "cy")


async def begin(
    uow: UnitOfWork, story_id: UUID, ambassador_id: UUID, title: str, *, by: Actor
) -> Story:
    """A story that somebody may want to tell. The same again is one story."""
    key = await open_for(uow, Why.STORY, by=by.id, what=f"story {story_id}")
    whose = await AMBASSADORS.get(uow, ambassador_id, key)
    if whose is None or not within(by, whose.nation):
        raise not_there()
    new = Story(story_id, whose.nation, title, whose.id)
    if await STORIES.add(uow, new):
        return new
    there = await get(uow, story_id, by=by)
    if (there.ambassador_id, there.title) != (new.ambassador_id, new.title):
        raise KeyReused("This id belongs to another story. Choose a new one.")
    return there


async def get(uow: UnitOfWork, story_id: UUID, *, by: Actor, lock: bool = False) -> Story:
    key = await open_for(uow, Why.STORY, by=by.id, what=f"story {story_id}")
    found = await STORIES.get(uow, story_id, key, lock=lock)
    if found is None or not within(by, found.nation):
        raise not_there()
    return found


async def shelf(uow: UnitOfWork, *, by: Actor) -> list[Story]:
    key = await open_for(uow, Why.STORY, by=by.id, what="the stories")
    return [one for one in await STORIES.all(uow, key) if within(by, one.nation)]


async def ask(
    uow: UnitOfWork, story_id: UUID, consent: Asked, *, expected: int, by: Actor, at: datetime
) -> Story:
    """Ask for one channel and purpose. They are told by a note, and answer on their own page."""
    before = await get(uow, story_id, by=by, lock=True)
    check_version(expected, before.version)
    asked = await STORIES.save(uow, before.ask(consent, today=uow.clock.today()), filling=True)
    if asked.ambassador_id is not None:
        key = await open_for(uow, Why.STORY, by=by.id, what=f"whose story {story_id} is")
        whose = await AMBASSADORS.get(uow, asked.ambassador_id, key)
        if whose is not None:
            await notes.to_ambassador(uow, Kind.CONSENT, whose, about=story_id, by=by.id, at=at)
    return asked


async def answer(
    uow: UnitOfWork,
    story_id: UUID,
    consent_id: UUID,
    to: Consent,
    *,
    warned: bool,
    welsh: bool,
    expected: int,
    by: Actor,
) -> Story:
    """What somebody said in person, written down by a coordinator."""
    before = await get(uow, story_id, by=by, lock=True)
    check_version(expected, before.version)
    return await _answered(uow, before, consent_id, to, warned=warned, welsh=welsh)


async def answer_own(
    uow: UnitOfWork,
    consent_id: UUID,
    ambassador_id: UUID,
    to: Consent,
    key: Key,
    *,
    warned: bool,
    welsh: bool,
) -> None:
    """What somebody says on their own page."""
    for one in await STORIES.all(uow, key, lock=True):
        theirs = one.ambassador_id == ambassador_id
        if theirs and any(each.id == consent_id for each in one.consents):
            await _answered(uow, one, consent_id, to, warned=warned, welsh=welsh)
            return
    raise not_there()


async def _answered(
    uow: UnitOfWork, before: Story, consent_id: UUID, to: Consent, *, warned: bool, welsh: bool
) -> Story:
    today = uow.clock.today()
    if to is Consent.GIVEN:
        after = before.give(
            consent_id, on=today, warned=warned, wording=f"{WARNING_EDITION} {LANGUAGES[welsh]}"
        )
    else:
        after = before.withdraw(consent_id, on=today)
    await story_news.changed(uow, before, after)
    return await STORIES.save(uow, after)


async def use(uow: UnitOfWork, story_id: UUID, place: Place, *, by: Actor) -> Story:
    """Write down where the story is used; the same place again is one place."""
    before = await get(uow, story_id, by=by, lock=True)
    if any(replace(each, status=place.status) == place for each in before.places):
        return before
    return await STORIES.save(uow, before.used(place), filling=True)


async def settle(
    uow: UnitOfWork, story_id: UUID, place_id: UUID, to: Use, *, expected: int, by: Actor
) -> Story:
    """What became of asking a place to take it down. The last of a story that is nobody's goes."""
    before = await get(uow, story_id, by=by, lock=True)
    check_version(expected, before.version)
    after = before.settle(place_id, to)
    if after.ambassador_id is None and not _left(after):
        await STORIES.remove(uow, after.id)
        return after
    return await STORIES.save(uow, after)


async def each_day(uow: UnitOfWork, day: date) -> None:
    """Consents that came to their last day stop, and their places go on the list."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the stories")
    for one in await STORIES.all(uow, key, lock=True):
        after = one.expire(day)
        if after != one:
            await story_news.changed(uow, one, after)
            await STORIES.save(uow, after)


async def forget(uow: UnitOfWork, ambassador_id: UUID, key: Key) -> None:
    """Their stories go; only places that still have to be taken down stay, as nobody's."""
    today = uow.clock.today()
    for one in await STORIES.all(uow, key, lock=True):
        if one.ambassador_id != ambassador_id:
            continue
        await story_news.changed(uow, one, None)
        after = one.nobodys(on=today)
        if _left(after):
            await STORIES.save(uow, after)
        else:
            await STORIES.remove(uow, one.id)


def _left(one: Story) -> bool:
    return any(each.status is Use.ASKED for each in one.places)
