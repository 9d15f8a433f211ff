"""Notes, documents, terms and rules of groups."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert

from membership.domain.group_note import GroupNote, NoteKind
from membership.domain.group_rules import GroupRules, RuleChange
from membership.domain.upload import Upload
from membership.rules import GROUPS
from membership.tables import (
    group_document,
    group_note,
    group_rule,
    handbook_terms,
    terms_acceptance,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

NOTE = ("id", "group_id", "kind", "noted_on", "noted_by", "text", "represented")
ABOUT_DOCUMENT = tuple(column for column in group_document.c if column.name != "content")
ABOUT_TERMS = tuple(column for column in handbook_terms.c if column.name != "content")


async def rules_of(uow: UnitOfWork, day: date) -> GroupRules:
    """The rules of a day: the file, with what the national team set since."""
    return GROUPS.as_at(day, await rule_changes(uow))


async def rule_changes(uow: UnitOfWork) -> list[RuleChange]:
    rows = await uow.all(
        select(group_rule.c.valid_from, group_rule.c["values"]).order_by(
            group_rule.c.valid_from, group_rule.c.decided_at
        )
    )
    return [RuleChange(row.valid_from, row[1]) for row in rows]


async def add_rule(uow: UnitOfWork, rule_id: UUID, change: RuleChange, made: Decision) -> None:
    await uow.execute(
        insert(group_rule).values(
            id=rule_id,
            valid_from=change.valid_from,
            values=dict(change.values),
            decided_by=made.by,
            decided_at=made.at,
            decided_reason=made.reason,
        )
    )


async def add_note(uow: UnitOfWork, one: GroupNote) -> None:
    await uow.execute(insert(group_note).values(**{name: getattr(one, name) for name in NOTE}))


async def notes_of(uow: UnitOfWork, group_id: UUID) -> list[GroupNote]:
    """Every note about a group, oldest first."""
    rows = await uow.all(
        select(group_note)
        .where(group_note.c.group_id == group_id)
        .order_by(group_note.c.noted_on, group_note.c.id)
    )
    return [
        GroupNote(**{name: getattr(row, name) for name in NOTE if name != "kind"}, kind=kind)
        for row in rows
        for kind in [NoteKind(row.kind)]
    ]


async def add_document(
    uow: UnitOfWork,
    document_id: UUID,
    group_id: UUID,
    kind: str,
    title: str,
    upload: Upload,
    made: Decision,
) -> None:
    await uow.execute(
        insert(group_document).values(
            id=document_id,
            group_id=group_id,
            kind=kind,
            title=title,
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            content=upload.content,
            uploaded_by=made.by,
            uploaded_at=made.at,
        )
    )


async def documents_of(uow: UnitOfWork, group_id: UUID) -> Sequence[Row[Any]]:
    """What is known about each document of a group, oldest first, without the bytes."""
    return await uow.all(
        select(*ABOUT_DOCUMENT)
        .where(group_document.c.group_id == group_id)
        .order_by(group_document.c.uploaded_at, group_document.c.id)
    )


async def get_document(uow: UnitOfWork, group_id: UUID, document_id: UUID) -> Row[Any]:
    """One document with its bytes."""
    row = await uow.first(
        select(group_document).where(
            group_document.c.id == document_id, group_document.c.group_id == group_id
        )
    )
    if row is None:
        raise NotFound("This group has no such document. Look at the list of its documents.")
    return row


async def add_terms(
    uow: UnitOfWork,
    *,
    version: str,
    title: str,
    valid_from: date,
    accept_by: date,
    upload: Upload,
    made: Decision,
) -> bool:
    """Write a version of the terms. False when there is one of that name already."""
    row = await uow.first(
        insert(handbook_terms)
        .values(
            version=version,
            title=title,
            valid_from=valid_from,
            accept_by=accept_by,
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            content=upload.content,
            published_by=made.by,
            published_at=made.at,
            published_reason=made.reason,
        )
        .on_conflict_do_nothing()
        .returning(handbook_terms.c.version)
    )
    return row is not None


async def all_terms(uow: UnitOfWork) -> Sequence[Row[Any]]:
    """Every version, the oldest first, without the text."""
    return await uow.all(
        select(*ABOUT_TERMS).order_by(handbook_terms.c.valid_from, handbook_terms.c.published_at)
    )


async def terms_on(uow: UnitOfWork, day: date) -> Row[Any] | None:
    """The version that holds on a day."""
    held = [row for row in await all_terms(uow) if row.valid_from <= day]
    return held[-1] if held else None


async def get_terms(uow: UnitOfWork, version: str) -> Row[Any]:
    """One version with its text."""
    row = await uow.first(select(handbook_terms).where(handbook_terms.c.version == version))
    if row is None:
        raise NotFound("There is no such version of the handbook's terms. Look at the list.")
    return row


async def accept_terms(uow: UnitOfWork, group_id: UUID, version: str, made: Decision) -> bool:
    """Write an acceptance. False when the group accepted this version before."""
    row = await uow.first(
        insert(terms_acceptance)
        .values(group_id=group_id, version=version, accepted_by=made.by, accepted_at=made.at)
        .on_conflict_do_nothing()
        .returning(terms_acceptance.c.version)
    )
    return row is not None


async def acceptances_of(uow: UnitOfWork, group_id: UUID) -> Sequence[Row[Any]]:
    return await uow.all(
        select(terms_acceptance)
        .where(terms_acceptance.c.group_id == group_id)
        .order_by(terms_acceptance.c.accepted_at)
    )


async def has_document(uow: UnitOfWork, group_id: UUID, kind: str) -> bool:
    number = await uow.scalar(
        select(func.count())
        .select_from(group_document)
        .where(group_document.c.group_id == group_id, group_document.c.kind == kind)
    )
    return bool(number)
