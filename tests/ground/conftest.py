"""`an_app`: a small application on the real ground and a real store, for the tests of HTTP."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import insert, select

from sanctuary import http, operations
from sanctuary.actor import Grant, Role
from sanctuary.db import Database, service_metadata
from sanctuary.ground_tables import granted, ground_tables
from sanctuary.ids import new_id
from sanctuary.testing import engines, issuer, settings_for


class App:
    """The application under test with its store; `settings` may be changed by the test."""

    def __init__(self, database, app, url):
        self.database, self.app, self.url = database, app, url
        self.settings = app.state.settings

    def client(self, person=None, **headers):
        if person is not None:
            headers["Authorization"] = f"Bearer {issuer().mint(person)}"
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)

    async def somebody(self, *roles: Role):
        person = new_id()
        async with self.database.transaction() as uow:
            for role in roles:
                await uow.execute(
                    insert(granted).values(
                        grant_id=new_id(),
                        person_id=person,
                        role=role,
                        revoked=False,
                        scope_kind=Grant(role).scope_kind,
                        scope_id="",
                    )
                )
        return person

    async def rows(self, table):
        async with self.database.transaction() as uow:
            return await uow.all(select(table))


@asynccontextmanager
async def an_application(*routers: APIRouter, tables=(), missing=None, **changes):
    """An application with `routers` and the operations on a private store with `tables`."""
    metadata = service_metadata()
    ground_tables(metadata)
    for table in tables:
        table.to_metadata(metadata)
    url = await asyncio.to_thread(engines().create_database, f"http_{new_id().hex[-12:]}")
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)

    async def ready():
        return missing or {}

    app = http.create_app(
        "membership",
        settings=settings_for("membership", url, **changes),
        database=database,
        routers=[*routers, operations.router],
        ready=ready,
    )
    app.state.oidc.trust(issuer().jwks())
    try:
        yield App(database, app, url)
    finally:
        await database.close()
        await asyncio.to_thread(engines().drop_database, url)


@pytest.fixture
def an_app():
    return an_application
