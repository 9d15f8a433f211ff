"""Chats and posts as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.chat import Chat, ChatStatus, Kind
from notifications.domain.delivery import LIFECYCLE, REACHED, Status
from notifications.tables import chat, chat_post
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

# A worker that has not answered for so long is gone; its posts go again.
LOST_AFTER = timedelta(minutes=5)
_other = chat_post.alias("other")
_SAME = (
    exists()
    .where(_other.c.chat_id == chat_post.c.chat_id)
    .where(_other.c.cause == chat_post.c.cause)
)
# An alert whose all-clear is given; and an all-clear whose alert a worker is posting.
_OVER = (chat_post.c.kind == Kind.ALERT) & _SAME.where(_other.c.kind == Kind.ALL_CLEAR)
_OVERTAKES = (chat_post.c.kind == Kind.ALL_CLEAR) & _SAME.where(
    _other.c.kind == Kind.ALERT, _other.c.status == Status.SENDING
)


def to_chat(row: Any) -> Chat:
    return Chat(
        id=row.id,
        group_id=row.group_id,
        label=row.label,
        scheme=row.scheme,
        host=row.host,
        kinds=tuple(row.kinds),
        language=row.language,
        status=ChatStatus(row.status),
        failures=row.failures,
    )


async def add(uow: UnitOfWork, one: Chat, sealed: bytes, given: Decision) -> None:
    await uow.execute(
        insert(chat).values(
            id=one.id,
            group_id=one.group_id,
            label=one.label,
            scheme=one.scheme,
            host=one.host,
            sealed=sealed,
            kinds=list(one.kinds),
            language=one.language,
            status=one.status,
            given_by=given.by,
            given_at=given.at,
            given_reason=given.reason,
        )
    )


async def get(uow: UnitOfWork, chat_id: UUID, *, lock: bool = False) -> Chat:
    """Raises NotFound."""
    query = select(chat).where(chat.c.id == chat_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such chat. Look at the list of chats.")
    return to_chat(row)


async def save(uow: UnitOfWork, one: Chat) -> None:
    values = {"status": one.status, "failures": one.failures}
    await uow.execute(update(chat).where(chat.c.id == one.id).values(**values))


async def remove(uow: UnitOfWork, chat_id: UUID) -> None:
    await uow.execute(delete(chat_post).where(chat_post.c.chat_id == chat_id))
    await uow.execute(delete(chat).where(chat.c.id == chat_id))


async def of(uow: UnitOfWork, group_id: UUID | None) -> list[Chat]:
    """The office's chats, and the group's when one is named."""
    wanted: ColumnElement[bool] = chat.c.group_id.is_(None)
    if group_id is not None:
        wanted |= chat.c.group_id == group_id
    return [to_chat(row) for row in await uow.all(select(chat).where(wanted).order_by(chat.c.id))]


async def queue(
    uow: UnitOfWork,
    chats: Sequence[UUID],
    kind: Kind,
    cause: UUID,
    *,
    at: datetime,
    until: datetime,
) -> None:
    """Once per chat, kind and cause."""
    if not chats:
        return
    await uow.execute(
        insert(chat_post).on_conflict_do_nothing(),
        [
            {
                "id": new_id(),
                "chat_id": one,
                "kind": kind,
                "cause": cause,
                "status": Status.QUEUED,
                "queued_at": at,
                "due_at": at,
                "expires_at": until,
            }
            for one in chats
        ],
    )


async def cancel(uow: UnitOfWork, kind: Kind, cause: UUID, *, at: datetime) -> None:
    await uow.execute(
        update(chat_post)
        .where(
            chat_post.c.kind == kind,
            chat_post.c.cause == cause,
            chat_post.c.status == Status.QUEUED,
        )
        .values(status=LIFECYCLE.move(Status.QUEUED, Status.CANCELLED), settled_at=at)
    )


async def reached(uow: UnitOfWork, kind: Kind, cause: UUID) -> list[UUID]:
    """Chats that a post reached, or may have."""
    rows = await uow.all(
        select(chat_post.c.chat_id).where(
            chat_post.c.kind == kind,
            chat_post.c.cause == cause,
            chat_post.c.status.in_([*REACHED, Status.SENDING]),
        )
    )
    return [row.chat_id for row in rows]


async def drop(uow: UnitOfWork, *, at: datetime) -> None:
    """What says nothing any more, and what waits for a chat that was given up."""
    given_up = select(chat.c.id).where(chat.c.status == ChatStatus.DISABLED)
    for status, condition in (
        (Status.EXPIRED, chat_post.c.expires_at <= at),
        (Status.CANCELLED, chat_post.c.chat_id.in_(given_up) | _OVER),
    ):
        await uow.execute(
            update(chat_post)
            .where(chat_post.c.status == Status.QUEUED, condition)
            .values(status=LIFECYCLE.move(Status.QUEUED, status), settled_at=at)
        )
    await uow.execute(
        update(chat_post)
        .where(
            chat_post.c.status == Status.SENDING,
            chat_post.c.claimed_at < at - LOST_AFTER,
            (chat_post.c.expires_at <= at) | _OVER,
        )
        .values(status=LIFECYCLE.move(Status.SENDING, Status.MAYBE_SENT), settled_at=at)
    )


async def claim(uow: UnitOfWork, limit: int, *, at: datetime) -> Sequence[Any]:
    """Posts that are due, and those of a worker that is gone, with their chats.

    No alert after its all-clear, and no all-clear while its alert may still be on its way.
    """
    due = (
        select(chat_post.c.id)
        .where(
            chat_post.c.due_at <= at,
            (chat_post.c.status == Status.QUEUED)
            | ((chat_post.c.status == Status.SENDING) & (chat_post.c.claimed_at < at - LOST_AFTER)),
            ~_OVER,
            ~_OVERTAKES,
        )
        .order_by(chat_post.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=chat_post)
        .cte("due_posts")
    )
    claimed = await uow.all(
        update(chat_post)
        .where(chat_post.c.id.in_(select(due.c.id)))
        .values(status=Status.SENDING, claimed_at=at, attempts=chat_post.c.attempts + 1)
        .returning(chat_post.c.id)
    )
    ids = [row.id for row in claimed]
    return await uow.all(
        select(chat_post, chat.c.sealed, chat.c.language)
        .join(chat, chat.c.id == chat_post.c.chat_id)
        .where(chat_post.c.id == func.any(ids))
        .order_by(chat_post.c.id)
    )


async def settle(
    uow: UnitOfWork, post_id: UUID, status: Status, *, at: datetime, due_at: datetime | None = None
) -> None:
    values: dict[str, Any] = {"status": LIFECYCLE.move(Status.SENDING, status), "claimed_at": None}
    if due_at is None:
        values["settled_at"] = at
    else:
        values["due_at"] = due_at
    await uow.execute(
        update(chat_post)
        .where(chat_post.c.id == post_id, chat_post.c.status == Status.SENDING)
        .values(**values)
    )


async def forget(uow: UnitOfWork, *, before: datetime) -> None:
    await uow.execute(delete(chat_post).where(chat_post.c.settled_at < before))
