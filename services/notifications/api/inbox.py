"""A person's own messages, whatever way they went. Nobody else reads them, the team neither."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from notifications.commands import inbox as commands
from notifications.queries import inbox as queries
from notifications.queries.editions import archive
from notifications.sending.reading import Reader
from notifications.tables import delivery
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.errors import Refusal
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/inbox", tags=["inbox"])
Own = Annotated[Actor, Depends(signed_in)]
GONE = {
    "en": "This message is of a kind that we no longer send, so it cannot be shown any more.",
    "cy": "Mae’r neges hon o fath nad ydym yn ei anfon mwyach, felly ni ellir ei dangos.",
}


class MessageShown(BaseModel):
    """One message, put together for this answer: nothing of it is stored."""

    id: UUID
    template: str
    category: str
    language: str
    subject: str
    text: str
    html: str
    sent_at: datetime
    read_at: datetime | None


class Inbox(Page[MessageShown]):
    """`unread` counts all of them, not only this page's."""

    unread: int


class Unread(BaseModel):
    unread: int


@router.get("")
async def read_inbox(
    request: Request, uow: Uow, page: PageRequest, me: Own, now: Now, *, unread: bool = False
) -> Inbox:
    """Newest first; `unread=true` leaves out what was read."""
    statement = queries.of_person(me.id, unread=unread)
    rows = await uow.all(page.select(statement, delivery.c.id, descending=True))
    reader = Reader(request.app.state.settings, await archive(uow, rows))
    found = page.page(rows, lambda row: _show(reader, row, now), lambda row: (row.id,))
    count = await queries.unread_count(uow, me.id)
    return Inbox(items=found.items, next=found.next, unread=count)


@router.get("/{delivery_id}")
async def read_message(
    request: Request, delivery_id: UUID, uow: Uow, me: Own, now: Now
) -> MessageShown:
    """One of your messages. Looking at it does not mark it as read."""
    row = await queries.one(uow, me.id, delivery_id)
    return _show(Reader(request.app.state.settings, await archive(uow, [row])), row, now)


@router.post("/{delivery_id}/read")
async def mark_read(delivery_id: UUID, uow: Uow, me: Own, now: Now) -> Unread:
    """Marked once; a second time changes nothing."""
    await commands.read(uow, delivery_id, by=me, at=now)
    return Unread(unread=await queries.unread_count(uow, me.id))


@router.post("/{delivery_id}/unread")
async def mark_unread(delivery_id: UUID, uow: Uow, me: Own) -> Unread:
    await commands.unread(uow, delivery_id, by=me)
    return Unread(unread=await queries.unread_count(uow, me.id))


@router.post("/read-all")
async def mark_all_read(uow: Uow, me: Own, now: Now) -> Unread:
    await commands.read_all(uow, by=me, at=now)
    return Unread(unread=await queries.unread_count(uow, me.id))


def _show(reader: Reader, row: Any, at: datetime) -> MessageShown:
    language = row.language or "en"
    try:
        made = reader.render(row, at)
        subject, text, html = made.subject, made.text, made.html
    except Refusal:
        subject, text, html = "", GONE[language], ""
    return MessageShown(
        id=row.id,
        template=row.template,
        category=row.category,
        language=language,
        subject=subject,
        text=text,
        html=html,
        sent_at=row.queued_at,
        read_at=row.read_at,
    )
