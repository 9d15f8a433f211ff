"""Editions with their items and official texts: what was shipped, and what staff wrote since."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.documents import SHIPPED
from membership.domain.document import Edition, Item, Kind, Library, Status
from membership.domain.official_text import OfficialText
from membership.tables import document_edition, edition_item, edition_text
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = (
    "id", "document", "edition", "title", "source", "status", "valid_from", "valid_until",
    "reaffirm_from",
)  # fmt: skip


async def seed(uow: UnitOfWork) -> None:
    """Write the shipped editions that are not in the store. Safe to repeat, changes nothing."""
    for one in SHIPPED:
        await add_edition(uow, one)


async def library(uow: UnitOfWork) -> Library:
    """Every edition; a shipped one counts before a worker has started and written it down."""
    stored = await _read(uow)
    known = {(one.document, one.edition) for one in stored}
    missing = (one for one in SHIPPED if (one.document, one.edition) not in known)
    editions = sorted((*stored, *missing), key=lambda one: (one.document, one.edition))
    return Library(tuple(editions))


async def get_edition(uow: UnitOfWork, document: str, edition: str) -> Edition:
    """One edition to be changed, locked; drafts too."""
    await seed(uow)
    table = document_edition.c
    await uow.execute(
        select(table.id)
        .where(table.document == document, table.edition == edition)
        .with_for_update()
    )
    found = await _read(uow, table.document == document, table.edition == edition)
    if not found:
        raise NotFound(
            "We do not have that edition of that document. Look at the list of editions, or add "
            "it as a draft first."
        )
    return found[0]


async def lock_document(uow: UnitOfWork, document: str) -> list[Edition]:
    """Every stored edition of a document, locked: one of them is published at a time."""
    table = document_edition.c
    await uow.execute(
        select(table.id).where(table.document == document).order_by(table.id).with_for_update()
    )
    return await _read(uow, table.document == document)


async def _read(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Edition]:
    rows = await uow.all(
        select(document_edition, edition_text.c.sha256)
        .join(edition_text, isouter=True)
        .where(*conditions)
    )
    items: dict[UUID, list[Item]] = {}
    for row in await uow.all(
        select(edition_item)
        .where(edition_item.c.edition_id == func.any([row.id for row in rows]))
        .order_by(edition_item.c.position)
    ):
        items.setdefault(row.edition_id, []).append(
            Item(Kind(row.kind), row.key, row.name, row.text)
        )
    return [_to_edition(row, items.get(row.id, ())) for row in rows]


def _to_edition(row: Row[Any], items: Sequence[Item]) -> Edition:
    published = None
    if row.published_at is not None:
        published = Decision(row.published_by, row.published_at, row.published_reason)
    return Edition(
        **{name: getattr(row, name) for name in PLAIN if name != "status"},
        status=Status(row.status),
        items=tuple(items),
        published=published,
        has_text=row.sha256 is not None,
        version=row.version,
    )


async def add_edition(uow: UnitOfWork, one: Edition) -> bool:
    """Write a new edition. False when the document has one by that key."""
    row = await uow.first(
        insert(document_edition)
        .values(**{name: getattr(one, name) for name in PLAIN})
        .on_conflict_do_nothing()
        .returning(document_edition.c.id)
    )
    if row is not None:
        await _save_items(uow, one)
    return row is not None


async def save_edition(uow: UnitOfWork, one: Edition, *, items: bool = False) -> None:
    """Write it and count the change; items only when they changed."""
    values: dict[str, Any] = {name: getattr(one, name) for name in PLAIN if name != "id"}
    if one.published is not None:
        values |= {
            "published_by": one.published.by,
            "published_at": one.published.at,
            "published_reason": one.published.reason,
        }
    await uow.execute(
        update(document_edition)
        .where(document_edition.c.id == one.id)
        .values(**values, version=document_edition.c.version + 1)
    )
    if items:
        await uow.execute(delete(edition_item).where(edition_item.c.edition_id == one.id))
        await _save_items(uow, one)


async def _save_items(uow: UnitOfWork, one: Edition) -> None:
    rows = [
        {
            "edition_id": one.id,
            "kind": item.kind,
            "key": item.key,
            "position": position,
            "name": item.name,
            "text": item.text,
        }
        for position, item in enumerate(one.items)
    ]
    if rows:
        await uow.execute(insert(edition_item), rows)


async def save_text(
    uow: UnitOfWork, edition_id: UUID, text: OfficialText, uploaded: Decision
) -> None:
    values = {
        "media_type": text.media_type,
        "content": text.content,
        "sha256": text.sha256,
        "size": text.size,
        "uploaded_by": uploaded.by,
        "uploaded_at": uploaded.at,
        "uploaded_reason": uploaded.reason,
    }
    await uow.execute(
        insert(edition_text)
        .values(edition_id=edition_id, **values)
        .on_conflict_do_update(index_elements=["edition_id"], set_=values)
    )


async def get_text(uow: UnitOfWork, edition_id: UUID) -> OfficialText:
    row = await uow.first(select(edition_text).where(edition_text.c.edition_id == edition_id))
    if row is None:
        raise NotFound(
            "The official text of this edition is not kept here yet. Its items are; ask the "
            "national team for the text."
        )
    return OfficialText(row.media_type, row.content, row.sha256)


async def delete_edition(uow: UnitOfWork, edition_id: UUID) -> None:
    """Remove an edition that nobody can have signed."""
    for table in (edition_item, edition_text):
        await uow.execute(delete(table).where(table.c.edition_id == edition_id))
    await uow.execute(delete(document_edition).where(document_edition.c.id == edition_id))
