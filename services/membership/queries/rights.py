"""Lists of cases about people's rights."""

from typing import Any

from sqlalchemy import Select, select

from membership.domain.access import AccessRequest
from membership.domain.erasure import Erasure
from membership.store.access import complete as complete_requests
from membership.store.erasures import complete
from membership.tables import access_request, erasure
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def erasures(uow: UnitOfWork, asked: PageAsked, *, status: str | None) -> list[Erasure]:
    query: Select[Any] = select(erasure)
    if status is not None:
        query = query.where(erasure.c.status == status)
    return await complete(uow, await uow.all(asked.select(query, erasure.c.id)))


async def access_requests(
    uow: UnitOfWork, asked: PageAsked, *, status: str | None
) -> list[AccessRequest]:
    query: Select[Any] = select(access_request)
    if status is not None:
        query = query.where(access_request.c.status == status)
    return await complete_requests(uow, await uow.all(asked.select(query, access_request.c.id)))
