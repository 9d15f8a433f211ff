"""The words of a mobilisation, changed by whoever wrote them; approvals were for the old ones."""

from datetime import datetime
from uuid import UUID

from campaigns.domain.mobilisation import Mobilisation
from campaigns.store import frozen
from campaigns.store import mobilisations as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version


async def retitle(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    *,
    title: str,
    title_cy: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Mobilisation:
    found = await store.get(uow, mobilisation_id, lock=True)
    found.led_by(by)
    check_version(expected, found.version)
    retitled = found.retitle(title, title_cy, by=by)
    await frozen.thaw(uow, found.id)
    saved = await store.save(uow, retitled)
    await store.note(uow, saved.id, "title changed", by=by.id, at=at, text=f"{title} / {title_cy}")
    return saved
