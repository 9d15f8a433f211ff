"""Welcome events: planned, announced once their words and their hour were checked, counted."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns.commands import content
from campaigns.commands.gatherings import must_be_apart
from campaigns.domain.content import Piece
from campaigns.domain.matter import Matter
from campaigns.domain.welcome_event import Every, WelcomeEvent, again
from campaigns.store import welcome as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version
from sanctuary.ids import new_id


async def plan(uow: UnitOfWork, new: WelcomeEvent, *, by: Actor, at: datetime) -> WelcomeEvent:
    new.led_by(by)
    await store.add(uow, new.check())
    await store.note(uow, new.id, "planned", by=by.id, at=at)
    return new


async def change(
    uow: UnitOfWork,
    event_id: UUID,
    changes: dict[str, Any],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> WelcomeEvent:
    found = await _led(uow, event_id, by, expected)
    await store.note(uow, event_id, "changed", by=by.id, at=at)
    return await store.save(uow, found.change(changes))


async def repeat(
    uow: UnitOfWork, event_id: UUID, every: Every, times: int, *, by: Actor, at: datetime
) -> list[WelcomeEvent]:
    """The same again on the next days of its rhythm. Each is announced when it has been checked."""
    found = await store.get(uow, event_id, lock=True)
    found.led_by(by)
    taken = await store.starts_of(uow, found.series or found.id)
    if found.series is None:
        found = await store.save(uow, replace(found, series=found.id), edited=False)
    latest = max((found.starts_at, *taken))
    made = [
        found.once_more(new_id(), moment, by=by, at=at) for moment in again(latest, every, times)
    ]
    for one in made:
        await store.add(uow, one)
        await store.note(uow, one.id, "planned", by=by.id, at=at)
    return made


async def announce(
    uow: UnitOfWork, event_id: UUID, *, expected: int, by: Actor, at: datetime
) -> WelcomeEvent:
    """For everybody to see: its words are ours, and nothing hostile is near its hour and place."""
    found = await _led(uow, event_id, by, expected)
    if found.area is not None:
        await must_be_apart(uow, area=found.area, starts_at=found.starts_at, ends_at=found.ends_at)
    matter = Matter(
        kind="welcome_event",
        id=found.id,
        author=found.organiser,
        pieces=(
            Piece("title_en", "en", found.title_en),
            Piece("title_cy", "cy", found.title_cy),
            Piece("venue", "en", found.venue),
        ),
        nations=frozenset({found.nation}),
    )
    content.must_be_clean(await content.findings_of(uow, matter, at=at))
    await store.note(uow, event_id, "announced", by=by.id, at=at)
    return await store.save(uow, found.announce())


async def cancel(
    uow: UnitOfWork, event_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> WelcomeEvent:
    found = await _led(uow, event_id, by, expected)
    await store.note(uow, event_id, "cancelled", by=by.id, at=at, reason=reason)
    return await store.save(uow, found.cancel())


async def hold(
    uow: UnitOfWork, event_id: UUID, attended: int, *, expected: int, by: Actor, at: datetime
) -> WelcomeEvent:
    found = await _led(uow, event_id, by, expected)
    held, event = found.hold(attended, at=at)
    uow.emit(event)
    await store.note(uow, event_id, "held", by=by.id, at=at)
    return await store.save(uow, held)


async def one_more(uow: UnitOfWork, event_id: UUID) -> WelcomeEvent:
    """Somebody would like to come. Who it is, is not asked."""
    found = await store.get(uow, event_id, lock=True)
    return await store.save(uow, found.one_more(at=uow.clock.now()), edited=False)


async def _led(uow: UnitOfWork, event_id: UUID, by: Actor, expected: int) -> WelcomeEvent:
    found = await store.get(uow, event_id, lock=True)
    found.led_by(by)
    check_version(expected, found.version)
    return found
