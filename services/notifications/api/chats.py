"""Chats of groups and of the office. An address goes in and never comes out again."""

import asyncio
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field, SecretStr
from sqlalchemy import select

from notifications.commands import chats as commands
from notifications.domain.chat import Chat, ChatStatus
from notifications.store import chats as store
from notifications.tables import chat
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router
from sanctuary.seal import Seal

router = api_router("/v1/chats", tags=["chats"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Officer = Annotated[Actor, Depends(requires(Role.GROUP_OFFICER))]


class ChatBody(BaseModel):
    """`url` as Apprise has it. Without a group it is the office's."""

    url: SecretStr = Field(min_length=8, max_length=1000)
    label: str = Field(min_length=1, max_length=80)
    group_id: UUID | None = None
    kinds: list[Literal["urgent", "staff"]] = Field(min_length=1, max_length=2)
    language: Literal["en", "cy"] = "en"
    reason: str = Field(min_length=3, max_length=500)


class ChatShown(BaseModel):
    """`host` where the address names a server of its own. Posts begin once a test arrived."""

    id: UUID
    group_id: UUID | None
    label: str
    scheme: str
    host: str
    kinds: list[str]
    language: str
    status: ChatStatus
    failures: int

    @classmethod
    def of(cls, one: Chat) -> "ChatShown":
        return cls.model_validate(one, from_attributes=True)


@router.post("", status_code=201)
async def register(
    request: Request, body: ChatBody, uow: Uow, actor: Officer, now: Now
) -> ChatShown:
    """Add a chat. A test message goes there at once; it is active when that arrives."""
    commands.may_look_after(actor, body.group_id)
    settings, url = request.app.state.settings, body.url.get_secret_value()
    scheme, host = await asyncio.to_thread(
        commands.read_address, url, at=now, anywhere=settings.chats_anywhere
    )
    one = commands.a_chat(body.group_id, body.label, body.kinds, body.language)
    one = commands.at_address(one, scheme, host)
    seal = Seal(settings.seal_key, "notifications")
    made = await commands.register(uow, one, url, body.reason, seal=seal, by=actor, at=now)
    return ChatShown.of(made)


@router.get("")
async def list_chats(
    uow: Uow, page: PageRequest, _: Team, status: ChatStatus | None = None
) -> Page[ChatShown]:
    """Newest first; `status=disabled` finds those that were given up."""
    statement = select(chat)
    if status is not None:
        statement = statement.where(chat.c.status == status)
    rows = await uow.all(page.select(statement, chat.c.id, descending=True))
    return page.page(rows, lambda row: ChatShown.of(store.to_chat(row)), lambda row: (row.id,))


@router.get("/{chat_id}")
async def look(chat_id: UUID, uow: Uow, actor: Officer) -> ChatShown:
    one = await store.get(uow, chat_id)
    commands.may_look_after(actor, one.group_id)
    return ChatShown.of(one)


@router.post("/{chat_id}/test", status_code=202)
async def test(chat_id: UUID, uow: Uow, actor: Officer, now: Now) -> ChatShown:
    """Post a test. A chat that was given up is active again when it arrives."""
    return ChatShown.of(await commands.test(uow, chat_id, by=actor, at=now))


@router.delete("/{chat_id}", status_code=204)
async def remove(chat_id: UUID, uow: Uow, actor: Officer) -> None:
    """Nothing is posted there any more, and its address is forgotten."""
    await commands.remove(uow, chat_id, by=actor)
