"""Days are noted as events tell them, and shown under secret addresses that can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from notifications.domain.calendar import Due, calendar
from notifications.store import calendars as store
from notifications.store import merged
from sanctuary.actor import Actor, Role
from sanctuary.auth import grants_of
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound
from sanctuary.ids import new_id

# Defaults of ours: what is over stays visible for a season, and is forgotten after a year and some.
SHOWN_AFTER = timedelta(days=90)
KEPT_AFTER = timedelta(days=400)
SCOPED = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)


@dataclass(frozen=True, slots=True)
class File:
    """A calendar as it stands, and since when."""

    content: bytes
    changed_at: datetime


async def note(uow: UnitOfWork, *news: Due) -> None:
    """Something is due. Told again, it changes nothing; another day moves it."""
    at = uow.clock.now()
    latest = {(one.kind, one.cause): one for one in news}
    before = await store.known(uow, list(latest.values()))
    after = {
        key: before[key].then(one, at=at) if key in before else replace(one, changed_at=at)
        for key, one in latest.items()
    }
    await store.save(uow, [one for key, one in after.items() if one != before.get(key)])


async def over(uow: UnitOfWork, kind: str, cause: UUID) -> None:
    await store.cancel(uow, kind, cause, at=uow.clock.now())


async def forget(uow: UnitOfWork) -> None:
    await store.forget(uow, before=uow.clock.today() - KEPT_AFTER)


async def own(uow: UnitOfWork, person_id: UUID) -> Any:
    """The feed that somebody has of their own days, if any."""
    found = await _own_feeds(uow, person_id)
    return found[0] if found else None


async def _own_feeds(uow: UnitOfWork, person_id: UUID) -> list[Any]:
    """Those of the entry that is kept first, then of all that were merged into it."""
    return [
        row
        for one in await merged.family(uow, person_id)
        for row in await store.feeds_of(uow, one, own=True)
    ]


async def open_own(uow: UnitOfWork, person_id: UUID, language: str, *, at: datetime) -> UUID:
    """A new address for somebody's own days; the one before opens nothing any more."""
    await close_own(uow, person_id, at=at)
    feed_id = new_id()
    await store.add_feed(
        uow, id=feed_id, person_id=person_id, own=True, language=language, created_at=at
    )
    return feed_id


async def close_own(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    for row in await _own_feeds(uow, person_id):
        await store.revoke(
            uow, [row.id], person_id=row.person_id, reason="on their own page", at=at
        )


async def open_for_staff(
    uow: UnitOfWork, nation: str | None, stream: str | None, *, by: Actor, at: datetime
) -> UUID:
    """An address for what is due in a part of the network, for who looks after that part."""
    by.must(*SCOPED, nation=nation, stream=stream)
    feed_id = new_id()
    await store.add_feed(
        uow, id=feed_id, person_id=by.id, own=False, nation=nation, stream=stream, created_at=at
    )
    return feed_id


async def close_for_staff(
    uow: UnitOfWork, feed_id: UUID, reason: str, *, by: Actor, at: datetime
) -> None:
    if not await store.revoke(uow, [feed_id], person_id=by.id, reason=reason, at=at):
        raise NotFound("You have no such calendar address. Look at the list of yours.")


async def read(uow: UnitOfWork, feed_id: UUID, *, host: str) -> File:
    """What a feed shows now. Raises LinkRefused when it opens nothing any more."""
    feed = await store.feed(uow, feed_id)
    wanted = or_(*(store.of_person(one) for one in await merged.family(uow, feed.person_id)))
    if not feed.own:
        # Whoever lost the role sees nothing from that moment, whatever address they still have.
        holder = Actor(feed.person_id, await grants_of(uow, feed.person_id))
        if not holder.may(*SCOPED, nation=feed.nation, stream=feed.stream):
            raise LinkRefused(
                "This calendar was for a role that you do not have any more. If that is a "
                "mistake, ask the national team."
            )
        wanted = store.of_part(feed.nation, feed.stream)
    dues = await store.shown(uow, wanted, since=uow.clock.today() - SHOWN_AFTER)
    content = calendar(dues, host=host, language=feed.language, for_staff=not feed.own)
    return File(content, _latest(feed, dues))


def _latest(feed: Any, dues: Sequence[Due]) -> datetime:
    moments = [one.changed_at for one in dues if one.changed_at is not None]
    latest: datetime = max([feed.created_at, *moments])
    return latest
