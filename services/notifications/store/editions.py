"""Texts of messages as rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.dialects.postgresql import distinct_on, insert

from notifications.domain.edition import FIRST_OWN, Edition, EditionStatus, Words
from notifications.tables import template_edition
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork

# Two drafts of one message that are begun at once get two numbers.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('template ' || :key))")


async def all_of(uow: UnitOfWork, key: str) -> list[Edition]:
    """Every kept edition of a message, the oldest number first."""
    rows = await uow.all(
        select(template_edition)
        .where(template_edition.c.key == key)
        .order_by(template_edition.c.language, template_edition.c.edition)
    )
    return [_edition(row) for row in rows]


async def find(
    uow: UnitOfWork, key: str, language: str, number: int, *, lock: bool = False
) -> Edition | None:
    statement = select(template_edition).where(
        template_edition.c.key == key,
        template_edition.c.language == language,
        template_edition.c.edition == number,
    )
    row = await uow.first(statement.with_for_update() if lock else statement)
    return None if row is None else _edition(row)


async def kept(uow: UnitOfWork, wanted: Iterable[tuple[str, int]]) -> list[Edition]:
    """These editions of these messages, in every language."""
    pair = tuple_(template_edition.c.key, template_edition.c.edition)
    rows = await uow.all(select(template_edition).where(pair.in_(list(wanted))))
    return [_edition(row) for row in rows]


async def in_force(uow: UnitOfWork) -> list[Edition]:
    """Of each message and language that staff wrote, the edition that was published last."""
    one, own = template_edition.c, template_edition.c.edition >= FIRST_OWN
    rows = await uow.all(
        select(template_edition)
        .ext(distinct_on(one.key, one.language))
        .where(own, one.status == EditionStatus.PUBLISHED)
        .order_by(one.key, one.language, one.published_at.desc(), one.edition.desc())
    )
    return [_edition(row) for row in rows]


async def next_number(uow: UnitOfWork, key: str) -> int:
    """The next number of the staff's own. Numbers run over all languages of a message."""
    await uow.execute(_ONE_AT_A_TIME.bindparams(key=key))
    highest = select(func.max(template_edition.c.edition)).where(template_edition.c.key == key)
    row = await uow.first(highest)
    return max(FIRST_OWN, ((row[0] if row else None) or 0) + 1)


async def save(uow: UnitOfWork, one: Edition) -> None:
    values = _values(one)
    await uow.execute(
        insert(template_edition)
        .values(values)
        .on_conflict_do_update(index_elements=["key", "language", "edition"], set_=values)
    )


async def keep_shipped(uow: UnitOfWork, editions: Iterable[Edition]) -> None:
    """Keep what was not kept before: the text of an edition never changes once it was used."""
    rows: Sequence[dict[str, Any]] = [_values(one) for one in editions]
    # One statement: many, when they are cancelled, wait for an answer that never comes.
    await uow.execute(insert(template_edition).values(rows).on_conflict_do_nothing())


def _values(one: Edition) -> dict[str, Any]:
    return {
        "key": one.key,
        "language": one.language,
        "edition": one.edition,
        "category": one.category,
        "subject": one.words.subject,
        "why": one.words.why,
        "body": one.words.body,
        "sms": one.words.sms,
        "status": one.status,
        "version": one.version,
        "changed_by": one.changed_by,
        "changed_at": one.changed_at,
        **_decided("published", one.published),
        **_decided("withdrawn", one.withdrawn),
    }


def _decided(what: str, decided: Decision | None) -> dict[str, Any]:
    if decided is None:
        return {f"{what}_by": None, f"{what}_at": None, f"{what}_why": None}
    return {f"{what}_by": decided.by, f"{what}_at": decided.at, f"{what}_why": decided.reason}


def _edition(row: Any) -> Edition:
    return Edition(
        key=row.key,
        language=row.language,
        edition=row.edition,
        category=row.category,
        words=Words(row.subject, row.why, row.body, row.sms),
        status=EditionStatus(row.status),
        version=row.version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        published=_decision(row.published_by, row.published_at, row.published_why),
        withdrawn=_decision(row.withdrawn_by, row.withdrawn_at, row.withdrawn_why),
    )


def _decision(by: Any, at: Any, reason: Any) -> Decision | None:
    return None if at is None else Decision(by, at, reason)
