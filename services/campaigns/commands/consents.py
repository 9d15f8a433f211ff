"""When a consent ends, what uses the story or the photo stops at once, and staff hear of it.

A running call is paused, whoever leads it; what is only written cannot be approved or launched,
because the content check asks for the consent each time. Every place of use stays on the list.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from campaigns.commands.release import stop
from campaigns.domain.consent import Consents, Kind, Photo, Record
from campaigns.domain.mobilisation import Status
from campaigns.queries.matters import WHERE_READ
from campaigns.store import consents as store
from campaigns.store import mobilisations, uses
from campaigns.store.staff import campaign_managers
from sanctuary.actor import SYSTEM, Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import UseStopped
from sanctuary.http import check_version
from sanctuary.ids import new_id


async def follow_story(
    uow: UnitOfWork, story_id: UUID, until: Sequence[tuple[str, date]], *, at: datetime
) -> None:
    """What membership says of a story now."""
    await store.take_story(uow, story_id, until, at=at)
    await stop_where_ended(uow, "story", [story_id], at=at)


async def add_photo(
    uow: UnitOfWork, shows: tuple[str, str], consent: Record, *, by: Actor, at: datetime
) -> Photo:
    consent.must_hold(london_day(at))
    photo = Photo(new_id(), shows[0], shows[1], consent, by.id, at)
    await store.add_photo(uow, photo)
    return photo


async def renew_photo(
    uow: UnitOfWork, photo_id: UUID, consent: Record, *, expected: int, by: Actor, at: datetime
) -> Photo:
    before = await store.get_photo(uow, photo_id, lock=True)
    check_version(expected, before.version)
    renewed = before.renew(consent, by=by.id, at=at, today=london_day(at))
    saved = await store.save_photo(uow, renewed)
    await stop_where_ended(uow, "photo", [photo_id], at=at)
    return saved


async def withdraw_photo(
    uow: UnitOfWork, photo_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Photo:
    """At once, whichever version somebody saw: a no waits for nobody."""
    before = await store.get_photo(uow, photo_id, lock=True)
    withdrawn = await store.save_photo(uow, before.withdraw(reason=reason, by=by.id, at=at))
    await stop_where_ended(uow, "photo", [photo_id], at=at)
    return withdrawn


async def open_day(uow: UnitOfWork, *, at: datetime) -> None:
    """Consents that came to their last day: what runs and uses them waits."""
    kinds: tuple[Kind, ...] = ("story", "photo")
    for kind in kinds:
        await stop_where_ended(uow, kind, await uses.in_running(uow, kind), at=at, running=True)


async def stop_where_ended(
    uow: UnitOfWork,
    kind: Kind,
    things: Sequence[UUID],
    *,
    at: datetime,
    running: bool = False,
) -> None:
    """Stop what uses one of these where its consent does not hold. `running`: only calls."""
    today = london_day(at)
    for thing_id, consents in (await store.consents(uow, kind, things)).items():
        if not consents.problem(today, WHERE_READ):
            continue
        paused = await _pause(uow, consents, at=at)
        places = await uses.count_places(uow, kind, thing_id)
        if paused or (places and not running):
            people = {*await uses.who_uses(uow, kind, thing_id), *await campaign_managers(uow)}
            uow.emit(
                UseStopped(
                    thing_id=thing_id,
                    kind=kind,
                    people=tuple(sorted(people)),
                    places=places,
                    paused=paused,
                )
            )


async def _pause(uow: UnitOfWork, ended: Consents, *, at: datetime) -> int:
    """Pause every running call that rests on it, by itself or by its playbook."""
    paused = 0
    for mobilisation_id in await uses.mobilisations_on(uow, ended.kind, ended.id):
        found = await mobilisations.get(uow, mobilisation_id, lock=True)
        if found.status is not Status.LIVE:
            continue
        halted, event = found.halt()
        await stop(uow, found.id)
        await mobilisations.save(uow, halted)
        uow.emit(event)
        text = f"The consent for a {ended.kind} that it uses has ended"
        await mobilisations.note(uow, found.id, "paused", by=SYSTEM.id, at=at, text=text)
        paused += 1
    return paused
