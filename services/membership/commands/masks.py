"""Hiding part of the public directory, and showing it again: one action each, effective at once."""

from datetime import datetime
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.mask import Mask, must_mask
from membership.store import team as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id


async def mask(
    uow: UnitOfWork,
    reason: str,
    *,
    nation: str | None,
    area: str | None,
    stream: str | None,
    incident_id: UUID | None,
    by: Actor,
    at: datetime,
) -> Mask:
    """DOMAIN C12: a list of schools has been republished as a list of targets before."""
    must_mask(by, nation=nation, area=area, stream=stream)
    made = Mask(new_id(), decision(reason, by=by, at=at), nation, area, stream, incident_id)
    await store.add_mask(uow, made)
    uow.emit(made.announced())
    return made


async def unmask(uow: UnitOfWork, mask_id: UUID, reason: str, *, by: Actor, at: datetime) -> Mask:
    """The danger has passed, and somebody says so."""
    before = await store.get_mask(uow, mask_id)
    must_mask(by, nation=before.nation, area=before.area, stream=before.stream)
    lifted, event = before.lift(decision(reason, by=by, at=at))
    await store.save_lift(uow, lifted)
    uow.emit(event)
    return lifted
