"""Hiding part of the public directory, and showing it again: one action each, effective at once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.mask import Mask, check_end, mask_timer, must_mask
from membership.rules import mask_lasts
from membership.store import masks as store
from sanctuary.actor import SYSTEM, Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import MaskAsked
from sanctuary.http import check_version
from sanctuary.ids import new_id
from sanctuary.schedule import cancel_timer, set_timer

END = "mask_end"


async def mask(
    uow: UnitOfWork,
    reason: str,
    *,
    nation: str | None,
    area: str | None,
    stream: str | None,
    incident_id: UUID | None,
    ends_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Mask:
    """DOMAIN C12: a list of schools has been republished as a list of targets before."""
    must_mask(by, nation=nation, area=area, stream=stream)
    until = check_end(ends_at or at + mask_lasts(uow.clock.today()), now=at)
    made = Mask(new_id(), decision(reason, by=by, at=at), nation, area, stream, incident_id, until)
    await store.add_mask(uow, made)
    await _end_later(uow, made)
    uow.emit(made.announced())
    return made


async def asked_by_incident(uow: UnitOfWork, event: MaskAsked, *, at: datetime) -> None:
    """Campaigns asks for one, for somebody who leads the incident; the same again is one mask."""
    made = Mask(
        event.mask_id,
        Decision(event.asked_by, at, "asked for from an incident"),
        event.nation,
        event.area,
        event.stream,
        event.incident_id,
        at + mask_lasts(uow.clock.today()),
    )
    if await store.known(uow, made.id):
        return
    await store.add_mask(uow, made)
    await _end_later(uow, made)
    uow.emit(made.announced())


async def extend(
    uow: UnitOfWork,
    mask_id: UUID,
    ends_at: datetime,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Mask:
    """The danger lasts longer than was thought, or less long."""
    before = await store.get_mask(uow, mask_id)
    must_mask(by, nation=before.nation, area=before.area, stream=before.stream)
    check_version(expected, before.version)
    moved = before.until(ends_at, now=at)
    await store.save_end(uow, moved, decision(reason, by=by, at=at))
    await _end_later(uow, moved)
    uow.emit(moved.announced())
    return replace(moved, version=before.version + 1)


async def _end_later(uow: UnitOfWork, one: Mask) -> None:
    if one.ends_at is not None:
        payload = {"mask_id": str(one.id)}
        await set_timer(uow, mask_timer(one.id), kind=END, due_at=one.ends_at, payload=payload)


async def unmask(uow: UnitOfWork, mask_id: UUID, reason: str, *, by: Actor, at: datetime) -> Mask:
    """The danger has passed, and somebody says so."""
    before = await store.get_mask(uow, mask_id)
    must_mask(by, nation=before.nation, area=before.area, stream=before.stream)
    return await _lift(uow, before, decision(reason, by=by, at=at))


async def unmask_within(
    uow: UnitOfWork,
    reason: str,
    *,
    nation: str | None,
    area: str | None,
    stream: str | None,
    by: Actor,
    at: datetime,
) -> list[Mask]:
    """Show again, in one action, all that was hidden within a nation, area or stream, or in all.

    A mask that also hides something beyond what is named stays: naming Swansea does not show Wales.
    """
    must_mask(by, nation=nation, area=area, stream=stream)
    made = decision(reason, by=by, at=at)
    return [
        await _lift(uow, one, made)
        for one in await store.open_masks(uow)
        if one.lies_within(nation, area, stream)
    ]


async def end(uow: UnitOfWork, mask_id: UUID, *, at: datetime) -> None:
    """The end date has come. Who lifted it before, or moved the date, wins."""
    one = await store.get_mask(uow, mask_id)
    if one.lifted is None and one.ends_at is not None and one.ends_at <= at:
        await _lift(uow, one, Decision(SYSTEM.id, at, "its end date came"))


async def _lift(uow: UnitOfWork, before: Mask, made: Decision) -> Mask:
    lifted, event = before.lift(made)
    await store.save_lift(uow, lifted)
    await cancel_timer(uow, mask_timer(before.id))
    uow.emit(event)
    return lifted
