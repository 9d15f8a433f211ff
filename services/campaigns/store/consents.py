"""Stories and photos with their consents, as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.consent import Channel, Consents, Kind, Photo, Record, Status
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

_story, _photo = tables.usable_story, tables.photo
_RECORD = ("channels", "until", "kept_at", "children", "guardians")


async def take_story(
    uow: UnitOfWork, story_id: UUID, until: Sequence[tuple[str, date]], *, at: datetime
) -> None:
    """Where a story may be used now: the whole of what membership says."""
    values = {
        "channels": [channel for channel, _ in until],
        "until": [day for _, day in until],
        "heard_at": at,
    }
    await uow.execute(
        upsert(_story)
        .values(id=story_id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def consents(uow: UnitOfWork, kind: Kind, ids: Iterable[UUID]) -> dict[UUID, Consents]:
    """For each of these; one that is not known has none."""
    wanted = list(dict.fromkeys(ids))
    found = {each: Consents(kind, each) for each in wanted}
    if kind == "photo":
        rows = await uow.all(select(_photo).where(_photo.c.id.in_(wanted)))
        return found | {row.id: _photo_of(row).consents() for row in rows}
    rows = await uow.all(select(_story).where(_story.c.id.in_(wanted)))
    return found | {row.id: story_of(row) for row in rows}


async def stories(uow: UnitOfWork, asked: PageAsked) -> Sequence[Row[Any]]:
    return await uow.all(asked.select(select(_story), _story.c.id, descending=True))


def story_of(row: Row[Any]) -> Consents:
    return Consents("story", row.id, dict(zip(row.channels, row.until, strict=True)))


async def get_photo(uow: UnitOfWork, photo_id: UUID, *, lock: bool = False) -> Photo:
    """Raises NotFound."""
    query = select(_photo).where(_photo.c.id == photo_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no photo of that id. The list of photos shows those there are.")
    return _photo_of(row)


async def photos(
    uow: UnitOfWork, asked: PageAsked, *, status: Status | None = None
) -> Sequence[Row[Any]]:
    query = select(_photo)
    if status:
        query = query.where(_photo.c.status == status)
    return await uow.all(asked.select(query, _photo.c.id, descending=True))


async def add_photo(uow: UnitOfWork, photo: Photo) -> None:
    await uow.execute(insert(_photo).values(id=photo.id, **_values(photo)))


async def save_photo(uow: UnitOfWork, photo: Photo) -> Photo:
    saved = replace(photo, version=photo.version + 1)
    await uow.execute(update(_photo).where(_photo.c.id == photo.id).values(**_values(saved)))
    return saved


def photo_of(row: Row[Any]) -> Photo:
    return _photo_of(row)


def _photo_of(row: Row[Any]) -> Photo:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    record = {name: values.pop(name) for name in _RECORD}
    record["channels"] = tuple(Channel(each) for each in record["channels"])
    return Photo(**values | {"status": Status(row.status)}, consent=Record(**record))


def _values(photo: Photo) -> dict[str, Any]:
    names = (
        "shows_en", "shows_cy", "status", "recorded_by", "recorded_at", "withdrawn_by",
        "withdrawn_at", "reason", "version",
    )  # fmt: skip
    record = {name: getattr(photo.consent, name) for name in _RECORD}
    return (
        {name: getattr(photo, name) for name in names}
        | record
        | {"channels": [each.value for each in photo.consent.channels]}
    )
