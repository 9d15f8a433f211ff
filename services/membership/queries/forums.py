"""Who sits at which table, and which seats are empty."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from membership.domain.forum import Forum, Kind, Status
from membership.store.forums import complete_forums
from membership.tables import forum, forum_meeting
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def forums(
    uow: UnitOfWork,
    asked: PageAsked,
    *,
    kind: Kind | None,
    nation: str | None,
    stream: str | None,
    status: Status | None,
) -> list[Forum]:
    """Nothing here names a person, so whoever may read the list reads all of it."""
    query = select(forum)
    for column, wanted in (
        (forum.c.kind, kind), (forum.c.nation, nation), (forum.c.stream, stream),
        (forum.c.status, status),
    ):  # fmt: skip
        if wanted is not None:
            query = query.where(column == wanted)
    return await complete_forums(uow, await uow.all(asked.select(query, forum.c.id)))


async def meetings(uow: UnitOfWork, asked: PageAsked, forum_id: UUID) -> list[Row[Any]]:
    """The latest first."""
    query = select(forum_meeting).where(forum_meeting.c.forum_id == forum_id)
    columns = (forum_meeting.c.held_on, forum_meeting.c.id)
    return list(await uow.all(asked.select(query, *columns, descending=True)))
